package io.fairlead.bench;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** The tables of starts, as Markdown. */
final class StartReport {

    private StartReport() {}

    static String of(List<StartFigures> all, StartOptions options, String command, LocalDate day) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "Measured on %s: `%s`, %d cores%s, the middle of %d starts.",
                day,
                command,
                Report.cores(),
                options.pin() ? " (each process alone on one)" : "",
                options.rounds());
        line(text, "");
        line(
                text,
                "| what | JVM | `version`, CPU ms | ready, s | first call answered, s | CPU until then, s | that call, ms | idle, MB |");
        line(text, "|---|---|---|---|---|---|---|---|");
        for (StartFigures each : all) {
            line(
                    text,
                    "| %s | %s | %s | %.2f | %.2f | %.2f | %.0f | %d |",
                    each.contender().name(),
                    each.jvm().isEmpty() ? "–" : each.jvm(),
                    each.jvm().isEmpty() ? "–" : String.format(Locale.ROOT, "%.0f", each.versionCpuMillis()),
                    each.median(StartFigures.Start::ready) / 1e3,
                    each.median(StartFigures.Start::answered) / 1e3,
                    each.median(StartFigures.Start::cpu) / 1e3,
                    each.median(StartFigures.Start::call),
                    each.idleKib() / 1024);
        }
        line(text, "");
        line(
                text,
                "| what | first %,d calls, p50 ms | p99 ms | warm p50 ms | p99 ms | first to warm, p50 | p99 | CPU µs a call, first | warm |",
                options.calls());
        line(text, "|---|---|---|---|---|---|---|---|---|");
        for (StartFigures each : all) {
            line(
                    text,
                    "| %s | %.2f | %.2f | %.2f | %.2f | %.1f × | %.1f × | %.0f | %.0f |",
                    each.contender().name(),
                    each.first().percentile(50),
                    each.first().percentile(99),
                    each.warm().percentile(50),
                    each.warm().percentile(99),
                    each.first().percentile(50) / each.warm().percentile(50),
                    each.first().percentile(99) / each.warm().percentile(99),
                    each.first().cpuEach(),
                    each.warm().cpuEach());
        }
        line(text, "");
        line(
                text,
                "| what | first streams, at once | delay of events, p50 ms | p99 ms | CPU µs an event | before, MB | with them, MB | KB a stream | %d s after, MB |",
                options.rest().toSeconds());
        line(text, "|---|---|---|---|---|---|---|---|---|");
        for (StartFigures each : all) {
            line(
                    text,
                    "| %s | %,d | %.2f | %.2f | %.0f | %d | %d | %.0f | %d |",
                    each.contender().name(),
                    each.contender().streams(),
                    each.streams().percentile(50),
                    each.streams().percentile(99),
                    each.streams().cpuEach(),
                    each.beforeKib() / 1024,
                    each.streams().rssKib() / 1024,
                    each.kibEach(),
                    each.afterKib() / 1024);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
