package io.fairlead.sidecar;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead env}: the export lines for the running instance. */
@Command(name = "env", description = "Prints the lines that point a shell's programs at the running instance.")
final class EnvCommand implements Callable<Integer> {

    @Option(names = "--shell", description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless given.")
    private Shell shell = Shell.sh;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
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
        out.print(shell.lines(running.get(0)
                .pointing()
                .variables(System.getenv(), warning -> err.println("fairlead: warning: " + warning))));
        out.flush();
        return Main.FINE;
    }
}
