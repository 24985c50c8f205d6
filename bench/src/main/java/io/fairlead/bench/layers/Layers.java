package io.fairlead.bench.layers;

import io.fairlead.bench.Report;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The command behind {@code bench/layers}. */
public final class Layers {

    /** What is measured, and against which row: each layer over nothing. */
    static final Map<String, String> ROWS = rows();

    private Layers() {}

    private static Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("exchange", "");
        for (String each : List.of(
                "cache off",
                "cache outage",
                "cache hit",
                "follow-state",
                "remember-state",
                "limits off",
                "limits requests",
                "limits tokens",
                "balance weight",
                "balance affinity",
                "balance load",
                "hedge fixed",
                "hedge learned",
                "adopt no limit",
                "adopt")) {
            rows.put(each, "exchange");
        }
        rows.put("stream", "");
        rows.put("resume", "stream");
        return rows;
    }

    /** Measures each row, prints the table, and with {@code --readme FILE} writes it down. */
    public static void main(String[] arguments) throws RunnerException {
        boolean quick = List.of(arguments).contains("--quick");
        Map<String, double[]> figures = new LinkedHashMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(LayerBenchmark.class.getName())
                        .param("layer", ROWS.keySet().toArray(new String[0]))
                        .forks(1)
                        .warmupIterations(quick ? 1 : 4)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(quick ? 1 : 5)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run()) {
            figures.put(
                    result.getParams().getParam("layer"),
                    new double[] {result.getPrimaryResult().getScore(), allocated(result)});
        }
        String text = table(figures);
        System.out.print(text);
        if (arguments.length == 2 && arguments[0].equals("--readme")) {
            Report.write(Path.of(arguments[1]), "bench/layers", text);
        }
    }

    @SuppressWarnings("rawtypes") // as JMH gives them
    private static double allocated(RunResult result) {
        for (Map.Entry<String, Result> each : result.getSecondaryResults().entrySet()) {
            if (each.getKey().endsWith("gc.alloc.rate.norm")) {
                return each.getValue().getScore();
            }
        }
        return Double.NaN;
    }

    private static String table(Map<String, double[]> figures) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "Measured on %s: %s %s, %d cores.%n%n| | ns an exchange | bytes an exchange | more than without: ns | bytes |%n|---|---|---|---|---|%n",
                LocalDate.now(ZoneOffset.UTC),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                Report.cores()));
        ROWS.forEach((row, base) -> {
            double[] own = Objects.requireNonNull(figures.get(row));
            double[] under = base.isEmpty() ? own : Objects.requireNonNull(figures.get(base));
            text.append(String.format(Locale.ROOT, "| %s | %.0f | %.0f ", row, own[0], own[1]))
                    .append(
                            base.isEmpty()
                                    ? "| | |\n"
                                    : String.format(
                                            Locale.ROOT,
                                            "| %d | %d |%n",
                                            Math.round(own[0] - under[0]),
                                            Math.round(own[1] - under[1])));
        });
        return text.toString();
    }
}
