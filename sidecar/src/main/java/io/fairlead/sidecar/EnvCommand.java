package io.fairlead.sidecar;

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
        Instance running = Instance.find()
                .orElseThrow(() -> new MistakeException(
                        "no instance is running with this FAIRLEAD_HOME. Start one: fairlead serve"));
        spec.commandLine().getOut().print(shell.lines(running.clientVariables(System.getenv())));
        spec.commandLine().getOut().flush();
        return Main.FINE;
    }
}
