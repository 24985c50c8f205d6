package io.fairlead.bench.translate;

import io.fairlead.bench.Report;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.runner.options.WarmupMode;

/** The command behind {@code bench/translate}. */
public final class Translations {
    private static final List<Known> APIS = Known.all();

    /** In one iteration. */
    private static final int ANSWERS = 5_000;

    private static final int STREAMS = 200;

    private Translations() {}

    /** Measures each pair, prints the tables, and with {@code --readme FILE} writes them down. */
    public static void main(String[] arguments) throws RunnerException {
        boolean quick = List.of(arguments).contains("--quick");
        Map<String, Double> micros = new HashMap<>();
        for (RunResult result : run(quick ? 10 : 1)) {
            BenchmarkParams params = result.getParams();
            double nanos = second(result, "nanos");
            double done = second(result, "done");
            String what = result.getPrimaryResult().getLabel();
            micros.put(key(what, params.getParam("from"), params.getParam("to")), nanos / done / 1_000);
        }
        String text = tables(micros);
        System.out.print(text);
        if (arguments.length == 2 && arguments[0].equals("--readme")) {
            Report.write(Path.of(arguments[1]), "bench/translate", text);
        }
    }

    private static double second(RunResult result, String name) {
        return Objects.requireNonNull(result.getSecondaryResults().get(name)).getScore();
    }

    /** Everything is warmed up before anything is measured: a sidecar speaks all of them too. */
    private static Collection<RunResult> run(int part) throws RunnerException {
        List<RunResult> results = new ArrayList<>();
        results.addAll(run("answer", ANSWERS / part));
        results.addAll(run("stream", STREAMS / part));
        return results;
    }

    private static Collection<RunResult> run(String what, int times) throws RunnerException {
        String[] names = APIS.stream().map(Known::name).toArray(String[]::new);
        Options options = new OptionsBuilder()
                .include(TranslationBenchmark.class.getName() + "." + what)
                .param("from", names)
                .param("to", names)
                .forks(0)
                .warmupMode(WarmupMode.BULK)
                .warmupIterations(1)
                .warmupBatchSize(times)
                .measurementIterations(3)
                .measurementBatchSize(times)
                .verbosity(VerboseMode.SILENT)
                .build();
        return new Runner(options).run();
    }

    private static String tables(Map<String, Double> micros) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "Measured on %s: %s %s, %d cores, processor time.%n",
                LocalDate.now(ZoneOffset.UTC),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                Report.cores()));
        table(text, "answer of 2 KB, µs", "%.0f", pair -> value(micros, "answer", pair));
        table(text, "a piece of a stream, µs", "%.2f", pair -> value(micros, "stream", pair) / Text.PIECES);
        table(text, "a stream, MB/s", "%.0f", pair -> Text.stream(pair.from()).length / value(micros, "stream", pair));
        return text.toString();
    }

    /** Rows tell, columns hear. */
    private static void table(StringBuilder text, String title, String format, ToDoubleFunction<Pair> cell) {
        text.append("\n| ").append(title).append(", from ↓ to → | ");
        text.append(APIS.stream().map(Known::name).collect(Collectors.joining(" | ")))
                .append(" |\n");
        text.append("|---".repeat(APIS.size() + 1)).append("|\n");
        for (Known from : APIS) {
            text.append("| ").append(from.name());
            for (Known to : APIS) {
                text.append(" | ").append(String.format(Locale.ROOT, format, cell.applyAsDouble(new Pair(from, to))));
            }
            text.append(" |\n");
        }
    }

    private static double value(Map<String, Double> micros, String what, Pair pair) {
        return micros.getOrDefault(key(what, pair.from().name(), pair.to().name()), Double.NaN);
    }

    private static String key(String what, String from, String to) {
        return what + " " + from + " " + to;
    }

    private record Pair(Known from, Known to) {}
}
