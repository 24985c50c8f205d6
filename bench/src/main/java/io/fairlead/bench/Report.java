package io.fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;

/** The tables, as Markdown. */
public final class Report {

    private static final String END = "<!-- end of figures -->";

    private Report() {}

    /**
     * Writes them down.
     *
     * @param command that was run
     * @param day on which
     */
    static String of(Results results, Options options, String command, LocalDate day) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "Measured on %s: `%s`, %s %s, %d cores%s, each proxy warmed up for %d s with calls and then streams, each load measured for %d s.",
                day,
                command,
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                cores(),
                options.pin() ? " (the proxy alone on one)" : "",
                options.warmUp().toSeconds(),
                options.measure().toSeconds());
        line(text, "");
        line(
                text,
                "| way | CPU µs a request | requests a core-second | requests/s at %d connections |",
                options.connections());
        line(text, "|---|---|---|---|");
        for (Result each : results.ways()) {
            double cpu = each.closed().cpuEach();
            String cost = cpu == 0 ? "– | –" : decimal("%.1f | %,.0f", cpu, 1e6 / cpu);
            line(text, "| %s | %s | %,.0f |", each.way(), cost, each.closed().rate());
        }
        line(text, "");
        line(
                text,
                "| way | p50 ms at %,d/s | p99 ms | added p50 ms | added p99 ms | CPU µs a request |",
                options.rate());
        line(text, "|---|---|---|---|---|---|");
        for (Result each : results.ways()) {
            line(
                    text,
                    "| %s | %s | %.1f |",
                    each.way(),
                    delays(each.fixed(), results.direct().fixed()),
                    each.fixed().cpuEach());
        }
        line(text, "");
        line(
                text,
                "| way | events/s of %,d streams | delay p50 ms | p99 ms | added p50 ms | added p99 ms | CPU µs an event | RSS MB |",
                options.streams());
        line(text, "|---|---|---|---|---|---|---|---|");
        for (Result each : results.ways()) {
            line(
                    text,
                    "| %s | %,.0f | %s | %.1f | %d |",
                    each.way(),
                    each.streams().rate(),
                    delays(each.streams(), results.direct().streams()),
                    each.streams().cpuEach(),
                    each.streams().rssKib() / 1024);
        }
        if (results.idleRssKib() > 0) {
            line(text, "");
            line(
                    text,
                    "Fairlead is ready %.2f s after its start, and holds %d MB when idle.",
                    results.startNanos() / 1e9,
                    results.idleRssKib() / 1024);
        }
        return text.toString();
    }

    /** Puts {@code text} between the markers of {@code file} that name {@code command}. */
    public static void write(Path file, String command, String text) {
        try {
            String old = Files.readString(file);
            String mark = "<!-- figures: written by " + command + " -->";
            int begin = old.indexOf(mark);
            int end = old.indexOf(END, begin);
            if (begin < 0 || end < begin) {
                throw new IllegalStateException(file + " lacks the markers " + mark + " and " + END);
            }
            Files.writeString(file, old.substring(0, begin + mark.length()) + "\n" + text + old.substring(end));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    private static String delays(Figures figures, Figures direct) {
        return decimal(
                "%.2f | %.2f | %.2f | %.2f",
                figures.percentile(50),
                figures.percentile(99),
                figures.percentile(50) - direct.percentile(50),
                figures.percentile(99) - direct.percentile(99));
    }

    /** Of the machine: this process may be kept to fewer. */
    public static int cores() {
        try {
            Path cpus = Path.of("/proc/cpuinfo");
            return Files.exists(cpus)
                    ? (int) Files.readString(cpus)
                            .lines()
                            .filter(line -> line.startsWith("processor"))
                            .count()
                    : Runtime.getRuntime().availableProcessors();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String decimal(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
