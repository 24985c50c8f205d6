package io.fairlead.sidecar.demo;

import io.fairlead.sidecar.DemoEngine;
import io.fairlead.sidecar.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code fairlead demo}: what two identical applications suffer, one with Fairlead and one without. */
@Command(
        name = "demo",
        description = "Shows the main job with no key and no network: providers that misbehave, and two clients.")
public final class DemoCommand implements Callable<Integer> {

    private static final Duration ONE_ROUND = Duration.ofSeconds(30);
    private static final long BETWEEN_TABLES_MS = 500;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Length.class,
            description = "Ends by itself after this time, such as 20s or 2m.")
    private @Nullable Duration limit;

    @Override
    public Integer call() throws InterruptedException, IOException {
        DemoEngine.quietLogs();
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        Report report = new Report(out, Terminal.out());
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        Thread onExit = new Thread(() -> {
            end.countDown();
            try {
                boolean done = told.await(15, TimeUnit.SECONDS);
                if (!done) {
                    out.println("the demo did not end in time");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(onExit);
        Duration round = limit == null ? ONE_ROUND : limit;
        try (Stage stage = Stage.set(round)) {
            DemoEngine engine = stage.engine();
            report.intro(engine.proxyAddress(), engine.adminAddress());
            stage.begin();
            long until = System.nanoTime() + (limit == null ? Long.MAX_VALUE / 2 : limit.toNanos());
            while (System.nanoTime() < until && !end.await(BETWEEN_TABLES_MS, TimeUnit.MILLISECONDS)) {
                report.progress(stage.phase(), stage.direct(), stage.through());
            }
            stage.end();
            return report.summary(stage.direct(), stage.through(), engine.totals()) ? 0 : 1;
        } finally {
            told.countDown();
        }
    }

    /** Reads a length of time; picocli tells what cannot be read as a mistake of usage. */
    private static final class Length implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            String number = text.replaceAll("(ms|s|m)$", "");
            try {
                long amount = Long.parseLong(number);
                Duration read = switch (text.substring(number.length())) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ZERO;
                };
                if (!read.isZero() && !read.isNegative()) {
                    return read;
                }
            } catch (NumberFormatException e) {
                // said below, with what is expected
            }
            throw new TypeConversionException(
                    "'" + text + "' is no time (expected: a number and ms, s or m, such as 20s)");
        }
    }
}
