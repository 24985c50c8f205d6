package io.fairlead.proxy.policy.breaker;

import io.fairlead.proxy.exchange.Refusal;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One provider's circuits, and the mode that holds for all of them.
 *
 * <p>Thread-safe: a concurrent map, and a mode that is read once an attempt. At the bound of models the closed circuit
 * that was asked longest ago goes; if none is closed, a further model has only the provider's own circuit.
 */
final class ProviderBreakers {

    private static final int LONGEST_MODEL = 128;

    /** A target that is down sees no more of the calls that have nowhere else to go than it would of probes. */
    private static final long BETWEEN_LAST_RESORTS_NANOS = Duration.ofSeconds(1).toNanos();

    /** The circuit of the provider as a whole has no model. */
    private record Key(@Nullable String model, BreakerConfig config) {}

    private final String provider;
    private final LongSupplier nanoTime;
    private final MoveListener listener;
    private final AtomicInteger circuitsLeft;
    private final Map<Key, Circuit> circuits = new ConcurrentHashMap<>();
    private final AtomicLong passedNanos;
    private volatile BreakerMode mode = BreakerMode.AUTO;

    /** @param circuitsLeft how many circuits of models all providers may still have */
    ProviderBreakers(String provider, LongSupplier nanoTime, MoveListener listener, AtomicInteger circuitsLeft) {
        this.provider = provider;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.circuitsLeft = circuitsLeft;
        this.passedNanos = new AtomicLong(nanoTime.getAsLong() - BETWEEN_LAST_RESORTS_NANOS);
    }

    BreakerDecision ask(String model, BreakerConfig config) {
        BreakerMode now = mode;
        if (now == BreakerMode.DISABLED) {
            return new BreakerDecision.Let(Pass.FREE);
        }
        if (now == BreakerMode.FORCED_OPEN) {
            return refuse(provider + " is held open by hand", null);
        }
        Circuit whole = whole(config);
        long wholeAge = whole.acquire();
        if (wholeAge < 0) {
            return refuse(provider + " could not be reached and is left alone for now", whole.retryAfter());
        }
        Circuit one = circuitOf(model, config);
        long age = one == null ? 0 : one.acquire();
        if (one != null && age < 0) {
            whole.release(wholeAge);
            return refuse(provider + " failed too often and is left alone for now", one.retryAfter());
        }
        return new BreakerDecision.Let(new Pass(whole, wholeAge, one, age));
    }

    boolean wouldLet(String model, BreakerConfig config) {
        BreakerMode now = mode;
        if (now != BreakerMode.AUTO) {
            return now == BreakerMode.DISABLED;
        }
        Circuit whole = circuits.get(new Key(null, config));
        Circuit one = circuits.get(new Key(bounded(model), config));
        return (whole == null || whole.wouldLet()) && (one == null || one.wouldLet());
    }

    /** Lets one call a second through although {@code refused} says no. It counts nothing; what is held open by hand stays so. */
    BreakerDecision past(BreakerDecision refused) {
        long now = nanoTime.getAsLong();
        long before = passedNanos.get();
        boolean let = mode == BreakerMode.AUTO
                && now - before >= BETWEEN_LAST_RESORTS_NANOS
                && passedNanos.compareAndSet(before, now);
        return let ? new BreakerDecision.Let(Pass.FREE) : refused;
    }

    private static BreakerDecision refuse(String detail, @Nullable Duration retryAfter) {
        return new BreakerDecision.Refuse(new Refusal(Refusal.Reason.BREAKER_OPEN, "breaker_open", detail, retryAfter));
    }

    private @Nullable Circuit circuitOf(String model, BreakerConfig config) {
        String bounded = bounded(model);
        Circuit known = circuits.get(new Key(bounded, config));
        if (known != null) {
            return known;
        }
        if (circuitsLeft.decrementAndGet() < 0) {
            circuitsLeft.incrementAndGet();
            if (!forgetOne()) {
                return null;
            }
            circuitsLeft.decrementAndGet();
        }
        Circuit made = made(new Key(bounded, config));
        Circuit faster = circuits.putIfAbsent(new Key(bounded, config), made);
        if (faster != null) {
            circuitsLeft.incrementAndGet(); // another loop was faster
            return faster;
        }
        return made;
    }

    private static String bounded(String model) {
        return model.length() > LONGEST_MODEL ? model.substring(0, LONGEST_MODEL) : model;
    }

    /** The circuit of the provider as a whole. */
    private Circuit whole(BreakerConfig config) {
        Key key = new Key(null, config);
        Circuit known = circuits.get(key);
        return known != null ? known : circuits.computeIfAbsent(key, this::made);
    }

    private Circuit made(Key key) {
        String model = key.model() == null ? "" : key.model();
        return new Circuit(provider, key.config(), nanoTime, move -> listener.moved(provider, model, move));
    }

    private boolean forgetOne() {
        Key oldest = null;
        long longest = Long.MIN_VALUE;
        long now = nanoTime.getAsLong();
        for (Map.Entry<Key, Circuit> each : circuits.entrySet()) {
            long unused = now - each.getValue().usedNanos();
            if (each.getKey().model() != null
                    && unused > longest
                    && each.getValue().closed()) {
                oldest = each.getKey();
                longest = unused;
            }
        }
        if (oldest == null || circuits.remove(oldest) == null) {
            return false;
        }
        circuitsLeft.incrementAndGet();
        return true;
    }

    void mode(BreakerMode next) {
        BreakerMode before;
        synchronized (this) {
            before = mode;
            if (before == next) {
                return;
            }
            mode = next;
        }
        String from = before == BreakerMode.AUTO ? Circuit.word(worst()) : before.word();
        if (next == BreakerMode.AUTO) {
            reset("by hand");
        }
        String to = next == BreakerMode.AUTO ? Circuit.word(State.CLOSED) : next.word();
        listener.moved(provider, "", new Move(from, to, "by hand"));
    }

    void reset(String why) {
        circuits.values().forEach(each -> each.reset(why));
    }

    BreakerView view() {
        BreakerMode now = mode;
        if (now != BreakerMode.AUTO) {
            return new BreakerView(now.word(), now.word(), 0);
        }
        State worst = worst();
        long wait = 0;
        if (worst == State.OPEN) {
            for (Circuit each : circuits.values()) {
                if (each.state() == State.OPEN) {
                    wait = Math.max(wait, each.retryAfter().toMillis());
                }
            }
        }
        return new BreakerView(Circuit.word(worst), now.word(), wait);
    }

    private State worst() {
        State worst = State.CLOSED;
        for (Circuit each : circuits.values()) {
            State state = each.state();
            if (state == State.OPEN) {
                return state;
            }
            worst = state == State.HALF_OPEN ? state : worst;
        }
        return worst;
    }

    /** Hears of a circuit's moves; {@code model} is empty for the provider as a whole. */
    @FunctionalInterface
    interface MoveListener {
        void moved(String provider, String model, Move move);
    }
}
