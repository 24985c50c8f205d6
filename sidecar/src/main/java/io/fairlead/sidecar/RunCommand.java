package io.fairlead.sidecar;

import io.fairlead.proxy.config.ConfigSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code fairlead run -- CMD}: a private instance on free ports, CMD with the environment set and the terminal to itself,
 * signals passed on, a line at the end, CMD's exit status.
 */
@Command(name = "run", description = "Runs a command with its LLM traffic guided by a private instance.")
final class RunCommand implements Callable<Integer> {

    @Option(names = "-c", paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path file;

    @Option(
            names = "--log",
            paramLabel = "FILE|-",
            description =
                    "Where the log goes; - is standard error. Unless given, a file in the folder log of FAIRLEAD_HOME.")
    private @Nullable String log;

    @Option(names = "--quiet", description = "Leaves out the line at the end, and warnings.")
    private boolean quiet;

    @Parameters(arity = "1..*", paramLabel = "CMD", description = "The command and its arguments, after --.")
    private List<String> command = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (log != null && log.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--log: expected a file, or - for standard error");
        }
        RunLog to =
                RunLog.at(log, ConfigSource.home(System.getenv(), Path.of("").toAbsolutePath()));
        Settings settings = Settings.ofRun(file, to);
        List<String> warnings = new ArrayList<>(settings.warnings());
        try (Running running = Running.start(settings)) {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            Map<String, String> environment = builder.environment();
            Map<String, String> users = Map.copyOf(environment);
            environment.putAll(running.pointing().variablesOfCommand(users, warnings::add));
            if (!quiet) {
                warnings.forEach(each -> say("warning: " + each));
            }
            Child child = new Child();
            child.passSignalsOn();
            int status;
            try {
                status = child.run(builder);
            } catch (IOException e) {
                NotStarted why = NotStarted.of(command.get(0), e);
                say(why.sentence());
                return why.status();
            }
            running.drain();
            ClosingLine line = ClosingLine.of(running.engine(), users, to.shown());
            if (!quiet && (line.came() || Terminal.err())) {
                say(line.text());
            }
            return status;
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println("fairlead: " + line);
        spec.commandLine().getErr().flush();
    }
}
