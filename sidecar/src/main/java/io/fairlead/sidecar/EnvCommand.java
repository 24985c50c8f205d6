package io.fairlead.sidecar;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code fairlead env}: the export lines for the running instance, and those that take them back. */
final class EnvCommand implements Callable<Integer> {

    private final OptionSpec shellOption = OptionSpec.builder("--shell")
            .paramLabel("<shell>")
            .type(Shell.class)
            .defaultValue(Shell.sh.name())
            .description("One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless given.")
            .build();
    private final OptionSpec unset =
            Specs.flag("--unset", "The lines that take these back; a value of your own returns.");
    private final CommandSpec spec = Specs.command(
                    "env", this, "Prints the lines that point a shell's programs at the running instance.")
            .addOption(shellOption)
            .addOption(unset);

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        Shell shell = shellOption.getValue();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Map<String, String> present = System.getenv();
        EnvRecord record = EnvRecord.of(present);
        if (Specs.given(unset)) {
            takeBack(record, shell, present, out, err);
            return Main.FINE;
        }
        List<Instance> running = Instance.running();
        if (running.isEmpty()) {
            // An eval of nothing would succeed, and the application would go unguided.
            out.print(shell.failure("fairlead: no instance is running"));
            out.flush();
            throw new MistakeException(
                    "no instance is running with this FAIRLEAD_HOME. Start one: " + Words.command() + " serve");
        }
        if (running.size() > 1) {
            err.println("fairlead: " + running.size() + " instances run; this is the youngest, at "
                    + running.get(0).shown());
        }
        // What an earlier env set here is no setting of the user's: a port that is gone would stay for ever.
        Map<String, String> user = record.before(present);
        Map<String, String> variables =
                running.get(0).pointing().variables(user, warning -> err.println("fairlead: warning: " + warning));
        out.print(shell.lines(EnvRecord.added(variables, user)));
        out.flush();
        return Main.FINE;
    }

    /** Needs no instance: most often it has ended. */
    private static void takeBack(
            EnvRecord record, Shell shell, Map<String, String> present, PrintWriter out, PrintWriter err) {
        List<String> unknown = record.unknown(ClientEnvironment.NAMES, present);
        if (!unknown.isEmpty()) {
            err.println("fairlead: left as they are, as no record in " + EnvRecord.NAME
                    + " says that env has set them: " + String.join(", ", unknown));
        }
        out.print(record.lines(shell, ClientEnvironment.NAMES, present));
        out.flush();
    }
}
