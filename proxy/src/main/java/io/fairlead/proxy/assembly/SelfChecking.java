package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.config.TelemetryConfig.LogFile;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.observe.LostLines;
import io.fairlead.proxy.selfcheck.Finding;
import io.fairlead.proxy.selfcheck.LoopBeats;
import io.fairlead.proxy.selfcheck.SelfCheck;
import io.fairlead.proxy.selfcheck.SelfChecks;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the engine itself, on a thread of its own: a disk may hang. Lives as long as the process. Safe for any thread.
 */
final class SelfChecking implements AutoCloseable {

    /** A loop that was later than this makes every call there feel it. */
    private static final Duration LATE = Duration.ofSeconds(1);

    private static final double MEMORY_FULL = 0.95;
    private static final Duration EXPIRES_SOON = Duration.ofDays(30);
    private static final long LITTLE_DISK = 64L << 20;
    private static final int EVERY_SECONDS = 5;
    private static final int QUIET_LOOKS = 60 / EVERY_SECONDS;
    private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

    private final Shared shared;
    private final @Nullable Path home;
    private final LoopBeats beats;
    private final SelfChecks checks;
    private final ScheduledThreadPoolExecutor thread;
    private volatile @Nullable Path logFile;

    // Belong to the thread.
    private long lostBefore;
    private int quietLooks = QUIET_LOOKS;
    private long toldNanos = System.nanoTime() - DAY_NANOS;

    /** {@code home}: the state folder; null where there is none. */
    SelfChecking(Shared shared, @Nullable Path home) {
        this.shared = shared;
        this.home = home;
        List<EventExecutor> loops = new ArrayList<>();
        shared.loops().forEach(loops::add);
        beats = new LoopBeats(loops, System::nanoTime);
        lostBefore = lost();
        checks = new SelfChecks(
                List.of(
                        new SelfCheck("loops", this::loops),
                        new SelfCheck("memory", this::memory),
                        new SelfCheck("certificate", this::certificate),
                        new SelfCheck("disk", this::disk),
                        new SelfCheck("configuration", this::configuration),
                        new SelfCheck("log", this::log)),
                System::nanoTime);
        shared.watchers().show(checks, beats, () ->
                (double) shared.certificates().expires().getEpochSecond());
        thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, "fairlead-checks");
            made.setDaemon(true);
            return made;
        });
        thread.scheduleWithFixedDelay(beats::tick, 0, 1, TimeUnit.SECONDS);
        thread.scheduleWithFixedDelay(checks::look, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** The log of {@code snapshot} is looked at from now on. */
    void follow(Snapshot snapshot) {
        LogFile file = snapshot.configuration().telemetry().file();
        logFile = file == null ? null : file.path();
    }

    SelfChecks checks() {
        return checks;
    }

    /** Whether a loop has done nothing for a minute. */
    boolean stuck() {
        return beats.stuck();
    }

    /** Whether every loop did something within the last seconds. */
    boolean alive() {
        return beats.alive();
    }

    private Finding loops() {
        long worst = beats.worstNanos();
        return new Finding(worst <= LATE.toNanos(), "at most " + worst / 1_000_000 + " ms late within the last minute");
    }

    private Finding memory() {
        MemoryAccount account = shared.memory();
        List<String> figures = new ArrayList<>();
        boolean ok = true;
        for (Place place : Place.values()) {
            long used = account.used(place);
            long size = account.size(place);
            ok &= size <= 0 || used < size * MEMORY_FULL;
            figures.add(place.name().toLowerCase(Locale.ROOT) + " " + mebibytes(used) + " of " + mebibytes(size));
        }
        return new Finding(ok, String.join(", ", figures) + " MiB taken by calls");
    }

    private Finding certificate() {
        shared.certificates().keepUp();
        Instant expires = shared.certificates().expires();
        boolean soon = shared.clock().instant().plus(EXPIRES_SOON).isAfter(expires);
        if (soon && System.nanoTime() - toldNanos >= DAY_NANOS) {
            toldNanos = System.nanoTime();
            shared.watchers().events().certificateExpiring(expires);
        }
        return new Finding(!soon, "the CA expires at " + expires);
    }

    private Finding disk() {
        Finding state = home == null ? new Finding(true, "nothing is kept on a disk") : room(home, "the state folder");
        Path file = logFile;
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        return folder == null || !state.ok() ? state : room(folder, "the log's folder");
    }

    private static Finding room(Path folder, String what) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (!Files.isWritable(folder)) {
                return new Finding(false, what + " cannot be written");
            }
            return new Finding(free >= LITTLE_DISK, mebibytes(free) + " MiB left for " + what);
        } catch (IOException e) {
            return new Finding(false, what + " cannot be looked at");
        }
    }

    private Finding configuration() {
        return shared.watchers().config().current()
                ? new Finding(true, "the one that was read last is in force")
                : new Finding(false, "the one that was read last was refused; the one before is in force");
    }

    private Finding log() {
        long lost = lost();
        quietLooks = lost > lostBefore ? 0 : Math.min(QUIET_LOOKS, quietLooks + 1);
        lostBefore = lost;
        return quietLooks < QUIET_LOOKS
                ? new Finding(false, "lines were lost within the last minute, " + lost + " since the start")
                : new Finding(true, lost + " lines lost since the start");
    }

    private static long lost() {
        long lost = 0;
        for (LostLines each : LostLines.values()) {
            lost += each.count();
        }
        return lost;
    }

    private static long mebibytes(long bytes) {
        return bytes >> 20;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
