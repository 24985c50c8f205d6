package io.fairlead.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.Checked;
import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.Reading;
import io.fairlead.proxy.config.yaml.Mistake;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code fairlead check}: every mistake of a configuration at once, each with its place. Starts nothing. */
final class CheckCommand implements Callable<Integer> {

    private final OptionSpec file = Specs.configuration();
    private final OptionSpec json = Specs.flag("--json", "As JSON, on standard output.");
    private final CommandSpec spec = Specs.command(
                    "check", this, "Says what is wrong with a configuration, each mistake with its place.")
            .addOption(file)
            .addOption(json);

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        ConfigSource source = Settings.source(file.getValue());
        Reading reading = source.read();
        Checked checked = Checked.of(reading);
        boolean sound = checked.problems().isEmpty();
        if (Specs.given(json)) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("valid", sound);
            answer.put("problems", shown(checked.problems()));
            answer.put("warnings", shown(checked.warnings()));
            out.println(new ObjectMapper().writeValueAsString(answer));
        } else {
            err.print(reading.problems().report());
            if (reading.snapshot() != null) {
                checked.problems().forEach(err::println); // in files that it names
            }
            if (sound) {
                Path read = source.file();
                out.println((read == null
                                ? "The built-in defaults hold: there is no configuration file."
                                : read + " is sound.")
                        + (checked.warnings().isEmpty()
                                ? ""
                                : " " + checked.warnings().size() + " warnings."));
            }
        }
        err.flush();
        out.flush();
        return sound ? Main.FINE : Main.USAGE;
    }

    private static List<Mistake.Shown> shown(List<Mistake> mistakes) {
        return mistakes.stream().map(Mistake::shown).toList();
    }
}
