package io.fairlead.sidecar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code fairlead run -- CMD}: a private instance on free ports, CMD with the environment set, signals passed on, CMD's
 * exit status at the end.
 */
@Command(name = "run", description = "Runs a command with its LLM traffic guided by a private instance.")
final class RunCommand implements Callable<Integer> {

    private static final int NOT_FOUND = 127;

    @Option(names = "-c", paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path file;

    @Parameters(arity = "1..*", paramLabel = "CMD", description = "The command and its arguments, after --.")
    private List<String> command = List.of();

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.read(file, "127.0.0.1:0", "127.0.0.1:0");
        try (Running running = Running.start(settings)) {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            Map<String, String> environment = builder.environment();
            environment.putAll(running.instance().clientVariables(Map.copyOf(environment)));
            Process child;
            try {
                child = builder.start();
            } catch (IOException e) {
                throw new CommandNotStarted(command.get(0), e);
            }
            passOn("TERM", child);
            passOn("HUP", child);
            passOn("INT", child);
            int status = child.waitFor();
            running.drain();
            return status;
        } catch (CommandNotStarted e) {
            System.err.println("fairlead: " + e.getMessage());
            return NOT_FOUND;
        }
    }

    /**
     * A terminal sends its signals to the whole process group, so that CMD has it already; sending it again would look
     * like a second, impatient one.
     */
    private static void passOn(String name, Process child) {
        Signals.on(name, number -> {
            if (name.equals("INT") && Terminal.in()) {
                return;
            }
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(child.pid()))
                        .inheritIO()
                        .start();
            } catch (IOException e) {
                child.destroy();
            }
        });
    }

    private static final class CommandNotStarted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CommandNotStarted(String command, IOException cause) {
            super(command + " cannot be started: " + cause.getMessage(), cause);
        }
    }
}
