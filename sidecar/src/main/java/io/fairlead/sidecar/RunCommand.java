package io.fairlead.sidecar;

import io.fairlead.proxy.config.ConfigSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/**
 * {@code fairlead run -- CMD}: a private instance on free ports, CMD with the environment set and the terminal to itself,
 * signals passed on, a line at the end, CMD's exit status.
 */
final class RunCommand implements Callable<Integer> {

    private final OptionSpec configuration = Specs.configuration();
    private final OptionSpec logOption = OptionSpec.builder("--log")
            .paramLabel("FILE|-")
            .type(String.class)
            .description(
                    "Where the log goes; - is standard error. Unless given, a file in the folder log of FAIRLEAD_HOME.")
            .build();
    private final OptionSpec quietOption = Specs.flag("--quiet", "Leaves out the line at the end, and warnings.");
    private final PositionalParamSpec words = PositionalParamSpec.builder()
            .arity("1..*")
            .required(true)
            .paramLabel("CMD")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("The command and its arguments, after --.")
            .build();
    private final CommandSpec spec = Specs.command(
                    "run", this, "Runs a command with its LLM traffic guided by a private instance.")
            .addOption(configuration)
            .addOption(logOption)
            .addOption(quietOption)
            .addPositional(words);

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path file = configuration.getValue();
        String log = logOption.getValue();
        boolean quiet = Specs.given(quietOption);
        List<String> command = words.getValue();
        if (log != null && log.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--log: expected a file, or - for standard error");
        }
        RunLog to =
                RunLog.at(log, ConfigSource.home(System.getenv(), Path.of("").toAbsolutePath()));
        UserProxy proxy = UserProxy.of(System.getenv());
        Settings settings = Settings.ofRun(file, proxy.proxy(), to);
        List<String> warnings = new ArrayList<>(settings.warnings());
        if (!proxy.warning().isEmpty()) {
            warnings.add(proxy.warning());
        }
        try (Running running = Running.start(settings)) {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            Map<String, String> environment = builder.environment();
            Map<String, String> users = Map.copyOf(environment);
            environment.putAll(running.pointing().variablesOfCommand(users, warnings::add));
            if (!quiet) {
                warnings.forEach(each -> say("warning: " + each));
                String through = proxy.line(proxy.takenBy(settings.snapshot()));
                if (!through.isEmpty()) {
                    say(through);
                }
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
