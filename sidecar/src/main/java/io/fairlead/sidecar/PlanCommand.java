package io.fairlead.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.assembly.Plan;
import io.fairlead.proxy.assembly.PlanFault;
import io.fairlead.proxy.assembly.Planner;
import io.fairlead.proxy.config.ConfigSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code fairlead plan TARGET}: what would happen to a call, from the configuration alone. Asks nobody. */
final class PlanCommand implements Callable<Integer> {

    private final PositionalParamSpec target = PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .paramLabel("TARGET")
            .type(String.class)
            .description("What a client asks: provider/model.")
            .build();
    private final OptionSpec faults = OptionSpec.builder("--fault")
            .paramLabel("FAULT")
            .splitRegex(",")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                    "What goes wrong at every target: a status such as 503, or timeout, connect, refused, dns, reset, cut, context-length, quota, content-filter. The usual ones unless given.")
            .build();
    private final OptionSpec whole =
            Specs.flag("--no-stream", "The client asks for a whole answer and not for a stream.");
    private final OptionSpec file = Specs.configuration();
    private final OptionSpec json = Specs.flag("--json", "As JSON.");
    private final CommandSpec spec = Specs.command(
                    "plan", this, "Says what would happen to a call, from the configuration alone.")
            .addPositional(target)
            .addOption(faults)
            .addOption(whole)
            .addOption(file)
            .addOption(json);

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        Plan plan = plan();
        PrintWriter out = spec.commandLine().getOut();
        if (Specs.given(json)) {
            out.println(new ObjectMapper().writeValueAsString(plan));
        } else {
            out.print(PlanText.of(plan));
        }
        out.flush();
        return Main.FINE;
    }

    private Plan plan() {
        Path here = Path.of("").toAbsolutePath();
        Settings settings = Settings.of(Settings.source(file.getValue()), ConfigSource.home(System.getenv(), here));
        try {
            List<String> named = faults.getValue();
            List<PlanFault> asked = named == null || named.isEmpty()
                    ? PlanFault.USUAL
                    : named.stream().map(PlanFault::of).toList();
            return new Planner(settings.snapshot()).plan(target.getValue(), asked, !Specs.given(whole));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
