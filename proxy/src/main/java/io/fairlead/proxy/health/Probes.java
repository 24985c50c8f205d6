package io.fairlead.proxy.health;

import io.fairlead.proxy.exchange.Loop;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Probes each provider that somebody wants to know of, one probe at a time, and only while its calls do not say it. Its
 * providers follow the configuration; whatever generations there are, each provider has one prober.
 *
 * <p>Lives on a loop of its own, to which every method goes; safe for any thread.
 */
public final class Probes implements AutoCloseable {

    private static final long LONGEST_TICK = Duration.ofSeconds(1).toNanos();
    private static final long SHORTEST_TICK = Duration.ofMillis(25).toNanos();
    private static final long STALL_NANOS = Duration.ofSeconds(3).toNanos();

    private final Loop loop;
    private final ProviderHealth health;
    private final DoubleSupplier random;
    private final Map<String, Prober> probers = new HashMap<>();
    private Loop.@Nullable Timer timer;
    private long tickedNanos;
    private int stalls;
    private boolean closed;

    public Probes(Loop loop, ProviderHealth health) {
        this(loop, health, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** {@code random}: 0 (inclusive) to 1 (exclusive), so that not all are probed in the same moment. */
    Probes(Loop loop, ProviderHealth health, DoubleSupplier random) {
        this.loop = loop;
        this.health = health;
        this.random = random;
    }

    /** One provider's turn. */
    private static final class Prober {
        private ProbeTarget target;
        private long dueNanos;
        private @Nullable CompletableFuture<ProbeResult> running;

        Prober(ProbeTarget target) {
            this.target = target;
        }
    }

    /** Begins. */
    public void start() {
        loop.execute(() -> {
            tickedNanos = loop.nanoTime();
            wind();
        });
    }

    /** Probes {@code targets} from now on, and nobody else. Those that stay keep their turn. */
    public void follow(Collection<ProbeTarget> targets) {
        loop.execute(() -> {
            Set<String> names = new HashSet<>();
            for (ProbeTarget each : targets) {
                names.add(each.provider());
                follow(each);
            }
            probers.keySet().retainAll(names);
        });
    }

    private void follow(ProbeTarget target) {
        Prober known = probers.get(target.provider());
        if (known != null && !known.target.identity().equals(target.identity())) {
            health.forget(target.provider()::equals);
            known = null;
        }
        if (known == null) {
            Prober made = new Prober(target);
            double share = (1 + random.getAsDouble()) / 2; // not at once: a process that just started has more to do
            made.dueNanos = loop.nanoTime() + (long) (target.interval().toNanos() * share) - tickNanos();
            probers.put(target.provider(), made);
            return;
        }
        if (!known.target.interval().equals(target.interval())) {
            long latest = loop.nanoTime() + target.interval().toNanos();
            known.dueNanos = known.dueNanos - latest > 0 ? latest : known.dueNanos;
        }
        known.target = target;
    }

    /** Probes {@code provider} now, unless that is happening already; completes on the loop, with null for an unknown one. */
    public CompletableFuture<@Nullable ProbeResult> now(String provider) {
        CompletableFuture<@Nullable ProbeResult> result = new CompletableFuture<>();
        loop.execute(() -> {
            Prober prober = probers.get(provider);
            if (prober == null || closed) {
                result.complete(null);
                return;
            }
            var unused = send(prober).thenAccept(result::complete);
        });
        return result;
    }

    private void wind() {
        if (!closed) {
            timer = loop.schedule(Duration.ofNanos(tickNanos()), this::tick);
        }
    }

    private long tickNanos() {
        long tick = LONGEST_TICK;
        for (Prober each : probers.values()) {
            tick = Math.min(tick, each.target.interval().toNanos() / 8);
        }
        return Math.max(tick, SHORTEST_TICK);
    }

    private void tick() {
        long now = loop.nanoTime();
        if (now - tickedNanos > STALL_NANOS) {
            stalls++; // this process stood still: what fails in such a moment says nothing of others
        }
        tickedNanos = now;
        try {
            health.review();
            for (Prober each : probers.values()) {
                turn(each, now);
            }
        } finally {
            wind();
        }
    }

    private void turn(Prober prober, long now) {
        ProbeTarget target = prober.target;
        String name = target.provider();
        if (prober.running != null || now - prober.dueNanos < 0) {
            return;
        }
        if (!ProbeRule.wanted(target, health.asked(name), health.sinceAskedNanos(name))
                || ProbeRule.known(target, health.good(name), health.sinceGoodNanos(name))) {
            // Looked at again a little later: a call that has just begun, or come good, speaks for itself.
            prober.dueNanos = now + target.interval().toNanos() / 2;
            return;
        }
        var unused = send(prober);
    }

    private CompletableFuture<ProbeResult> send(Prober prober) {
        assert loop.inLoop();
        if (prober.running != null) {
            return prober.running;
        }
        ProbeTarget target = prober.target;
        int before = stalls;
        CompletableFuture<ProbeResult> heard = new CompletableFuture<>();
        prober.running = heard;
        CompletableFuture<ProbeResult> sent;
        try {
            sent = target.probe().send(health.lastAsked(target.provider()));
        } catch (RuntimeException e) {
            sent = CompletableFuture.completedFuture(ProbeResult.notJudged("internal"));
        }
        var unused = sent.whenComplete((result, bug) -> {
            ProbeResult came = result == null ? ProbeResult.notJudged("internal") : result;
            boolean still = stalls != before || loop.nanoTime() - tickedNanos > STALL_NANOS;
            boolean stalled = still && came.verdict() == ProbeResult.Verdict.BAD;
            ended(prober, target, stalled ? ProbeResult.notJudged("stalled") : came);
            heard.complete(came);
        });
        return heard;
    }

    private void ended(Prober prober, ProbeTarget target, ProbeResult result) {
        assert loop.inLoop();
        prober.running = null;
        prober.dueNanos =
                loop.nanoTime() + ProbeRule.next(prober.target, result).toNanos();
        if (!closed && probers.get(target.provider()) == prober) {
            health.probed(target.provider(), result);
        }
    }

    /** Sends nothing more. */
    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            if (timer != null) {
                timer.cancel();
            }
        });
    }
}
