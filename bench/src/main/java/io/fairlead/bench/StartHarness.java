package io.fairlead.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Starts each contender again and again, and asks it what a fresh process is asked. Blocks; on the main thread. */
final class StartHarness {

    private static final int CONNECTIONS = 4;
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final StartOptions options;
    private final Consumer<String> progress;

    StartHarness(StartOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Load and upstream are Java too: they warm up here, once. */
    void warmUp(Load load, Way direct) {
        progress.accept("load and upstream: warming up");
        load.closedLoop(direct, CONNECTIONS, options.warmUp(), Footprint.NONE);
        load.streamsFromFirst(direct, options.streams(), options.streamsFor(), Footprint.NONE);
    }

    StartFigures measure(Load load, Contender contender) throws InterruptedException {
        progress.accept(contender.name() + ": starts");
        contender.starter().start().close(); // makes its keys, and brings its files into memory
        double version = 0;
        List<StartFigures.Start> starts = new ArrayList<>();
        for (int i = 0; i < options.rounds(); i++) {
            double cpu = contender.versionCpuMillis();
            version = i == 0 ? cpu : Math.min(version, cpu);
            try (Running running = contender.starter().start()) {
                starts.add(firstCall(load, running));
            }
        }
        progress.accept(contender.name() + ": first " + options.calls() + " calls");
        long idle;
        Figures first;
        Figures warm;
        try (Running running = contender.starter().start()) {
            firstCall(load, running);
            settle(SETTLED);
            idle = running.footprint().rssKib();
            first = load.calls(running.way(), CONNECTIONS, options.calls(), running.footprint());
            load.closedLoop(running.way(), CONNECTIONS, options.warmUp(), Footprint.NONE);
            warm = load.calls(running.way(), CONNECTIONS, options.calls(), running.footprint());
        }
        progress.accept(contender.name() + ": first " + contender.streams() + " streams");
        try (Running running = contender.starter().start()) {
            settle(SETTLED);
            long before = running.footprint().rssKib();
            Figures streams = load.streamsFromFirst(
                    running.way(), contender.streams(), options.streamsFor(), running.footprint());
            settle(options.rest());
            return new StartFigures(
                    contender,
                    contender.jvm(),
                    version,
                    starts,
                    idle,
                    first,
                    warm,
                    streams,
                    before,
                    running.footprint().rssKib());
        }
    }

    private static StartFigures.Start firstCall(Load load, Running running) {
        Figures call = load.calls(running.way(), 1, 1, Footprint.NONE);
        double answered = running.sinceStart() / 1e6;
        return new StartFigures.Start(
                running.readyNanos() / 1e6,
                answered,
                call.percentile(50),
                running.footprint().cpuMicros() / 1e3);
    }

    private static void settle(Duration duration) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(duration.toMillis());
    }
}
