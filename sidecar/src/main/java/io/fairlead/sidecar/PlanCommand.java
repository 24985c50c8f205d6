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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairlead plan TARGET}: what would happen to a call, from the configuration alone. Asks nobody. */
@Command(name = "plan", description = "Says what would happen to a call, from the configuration alone.")
final class PlanCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TARGET", description = "What a client asks: provider/model.")
    private String target = "";

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            split = ",",
            description =
                    "What goes wrong at every target: a status such as 503, or timeout, connect, refused, dns, reset, cut. The usual ones unless given.")
    private List<String> faults = List.of();

    @Option(names = "--no-stream", description = "The client asks for a whole answer and not for a stream.")
    private boolean whole;

    @Option(names = "-c", paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path file;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        Plan plan = plan();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(plan));
        } else {
            out.print(PlanText.of(plan));
        }
        out.flush();
        return Main.FINE;
    }

    private Plan plan() {
        Path here = Path.of("").toAbsolutePath();
        Settings settings = Settings.of(Settings.source(file), ConfigSource.home(System.getenv(), here));
        try {
            List<PlanFault> asked = faults.isEmpty()
                    ? PlanFault.USUAL
                    : faults.stream().map(PlanFault::of).toList();
            return new Planner(settings.snapshot()).plan(target, asked, !whole);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
