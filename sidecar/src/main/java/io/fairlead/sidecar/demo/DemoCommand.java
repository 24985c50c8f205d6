package io.fairlead.sidecar.demo;

import io.fairlead.sidecar.DemoEngine;
import io.fairlead.sidecar.Specs;
import io.fairlead.sidecar.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** {@code fairlead demo}: what two identical applications suffer, one with Fairlead and one without. */
public final class DemoCommand implements Callable<Integer> {

    private static final Duration ONE_ROUND = Duration.ofSeconds(30);
    private static final long BETWEEN_TABLES_MS = 500;

    private final OptionSpec time = OptionSpec.builder("--for")
            .paramLabel("TIME")
            .type(Duration.class)
            .converters(new Length())
            .description("Ends by itself after this time, such as 20s or 1m30s; at most 24h.")
            .build();

    /** How the command line names it. */
    public CommandSpec spec() {
        return Specs.command(
                        "demo",
                        this,
                        "Shows the main job with no key and no network: providers that misbehave, and two clients.")
                .addOption(time);
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        Duration limit = time.getValue();
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
    static final class Length implements ITypeConverter<Duration> {

        private static final Pattern PART = Pattern.compile("(\\d+)(ms|[smh])");
        private static final Duration LONGEST = Duration.ofDays(1);

        @Override
        public Duration convert(String text) {
            Duration read = length(text);
            if (!read.isZero()) {
                return read;
            }
            throw new TypeConversionException("'" + text
                    + "' is no time (expected: numbers with ms, s, m or h, such as 20s or 1m30s, at most 24h)");
        }

        /** Zero where {@code text} is none, or longer than a day. */
        private static Duration length(String text) {
            if (!text.matches("(\\d{1,9}(ms|[smh]))+")) {
                return Duration.ZERO;
            }
            Duration sum = Duration.ZERO;
            Matcher part = PART.matcher(text);
            while (part.find()) {
                long amount = Long.parseLong(part.group(1));
                sum = sum.plus(
                        switch (part.group(2)) {
                            case "ms" -> Duration.ofMillis(amount);
                            case "s" -> Duration.ofSeconds(amount);
                            case "m" -> Duration.ofMinutes(amount);
                            default -> Duration.ofHours(amount);
                        });
            }
            return sum.compareTo(LONGEST) <= 0 ? sum : Duration.ZERO;
        }
    }
}
