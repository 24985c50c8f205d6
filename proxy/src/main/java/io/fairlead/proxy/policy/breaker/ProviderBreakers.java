package io.fairlead.proxy.policy.breaker;

import io.fairlead.proxy.exchange.Refusal;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
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

    /** A model that was not asked for longer than this says nothing of its provider. */
    private static final long LATELY_NANOS = Duration.ofMinutes(5).toNanos();

    /** A target that is down sees no more of the calls that have nowhere else to go than it would of probes. */
    private static final long BETWEEN_LAST_RESORTS_NANOS = Duration.ofSeconds(1).toNanos();

    /** The circuit of the provider as a whole has no model. */
    private record Key(@Nullable String model, BreakerConfig config) {

        // By hand: what a record brings is put together as it is first needed, within the first call, and looks at all
        // of
        // the configuration.

        @Override
        @SuppressWarnings("ReferenceEquality") // mostly the same one, which needs no look inside
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that
                    && Objects.equals(model, that.model)
                    && (config == that.config || config.equals(that.config));
        }

        @Override
        public int hashCode() {
            return model == null ? 0 : model.hashCode(); // configurations of one model are few
        }
    }

    private final String provider;
    private final LongSupplier nanoTime;
    private final MoveListener listener;
    private final AtomicInteger circuitsLeft;
    private final Map<Key, Circuit> circuits = new ConcurrentHashMap<>();
    private final AtomicLong passedNanos;
    private final WaitingCount waiting = new WaitingCount();
    private volatile BreakerMode mode = BreakerMode.AUTO;

    /** @param mostCircuits how many circuits of models it may have */
    ProviderBreakers(String provider, LongSupplier nanoTime, MoveListener listener, int mostCircuits) {
        this.provider = provider;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.circuitsLeft = new AtomicInteger(mostCircuits);
        this.passedNanos = new AtomicLong(nanoTime.getAsLong() - BETWEEN_LAST_RESORTS_NANOS);
    }

    BreakerDecision ask(String model, BreakerConfig config) {
        BreakerDecision byHand = byHand();
        if (byHand != null) {
            return byHand;
        }
        Key whole = new Key(null, config);
        Key one = new Key(bounded(model), config);
        CircuitPermission ofWhole = ask(whole, Circuit::ask);
        if (!ofWhole.given()) {
            return new BreakerDecision.Refuse(refusal(whole));
        }
        CircuitPermission ofOne = ask(one, Circuit::ask);
        if (!ofOne.given()) {
            ofWhole.unused();
            return new BreakerDecision.Refuse(refusal(one));
        }
        return new BreakerDecision.Let(new Pass(ofWhole, ofOne));
    }

    /** The same for a call that has no other target: where it would be refused for a while, it may wait. */
    BreakerDecision askSole(String model, BreakerConfig config) {
        BreakerDecision byHand = byHand();
        if (byHand != null) {
            return byHand;
        }
        Key whole = new Key(null, config);
        Key one = new Key(bounded(model), config);
        CircuitPermission ofWhole = ask(whole, Circuit::askSole);
        if (!ofWhole.given()) {
            return waitFor(whole);
        }
        CircuitPermission ofOne = ask(one, Circuit::askSole);
        if (!ofOne.given()) {
            ofWhole.unused();
            return waitFor(one);
        }
        return new BreakerDecision.Let(new Pass(ofWhole, ofOne));
    }

    private @Nullable BreakerDecision byHand() {
        return switch (mode) {
            case DISABLED -> new BreakerDecision.Let(Pass.FREE);
            case FORCED_OPEN -> new BreakerDecision.Refuse(refusal(provider + " is held open by hand", null));
            case AUTO -> null;
        };
    }

    /** A circuit is made when there is something to count: what a client invents makes none. */
    private CircuitPermission ask(Key key, Function<Circuit, CircuitPermission> asking) {
        Circuit known = circuits.get(key);
        return known == null ? CircuitPermission.unmade(() -> circuitOf(key)) : asking.apply(known);
    }

    private BreakerDecision waitFor(Key key) {
        Circuit holding = circuits.get(key);
        return holding == null // it was closed, and made room for another
                ? new BreakerDecision.Refuse(refusal(key))
                : new BreakerDecision.Wait(holding, refusal(key), waiting);
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

    int circuits() {
        return circuits.size();
    }

    int waiting() {
        return waiting.count();
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

    private Refusal refusal(Key key) {
        Circuit circuit = circuits.get(key);
        String why = key.model() == null ? " could not be reached" : " failed too often";
        return refusal(provider + why + " and is left alone for now", circuit == null ? null : circuit.retryAfter());
    }

    private static Refusal refusal(String detail, @Nullable Duration retryAfter) {
        return new Refusal(Refusal.Reason.BREAKER_OPEN, "breaker_open", detail, retryAfter);
    }

    /** Known, or made; null where there may be no more. */
    private @Nullable Circuit circuitOf(Key key) {
        Circuit known = circuits.get(key);
        if (known != null) {
            return known;
        }
        if (key.model() == null) {
            return circuits.computeIfAbsent(key, this::made);
        }
        if (circuitsLeft.decrementAndGet() < 0) {
            circuitsLeft.incrementAndGet();
            if (!forgetOne()) {
                return null;
            }
            circuitsLeft.decrementAndGet();
        }
        Circuit made = made(key);
        Circuit faster = circuits.putIfAbsent(key, made);
        if (faster != null) {
            circuitsLeft.incrementAndGet(); // another loop was faster
            return faster;
        }
        return made;
    }

    private static String bounded(String model) {
        return model.length() > LONGEST_MODEL ? model.substring(0, LONGEST_MODEL) : model;
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
        circuits.values().forEach(each -> each.line().wakeAll());
        String to = next == BreakerMode.AUTO ? Circuit.word(State.CLOSED) : next.word();
        listener.moved(provider, "", new Move(from, to, "by hand"));
    }

    void reset(String why) {
        circuits.values().forEach(each -> {
            each.reset(why);
            each.line().wakeAll();
        });
    }

    /** Another instance's circuit of {@code model} opened or closed; empty for the provider as a whole. */
    void heard(String model, boolean open, Set<BreakerConfig> configs) {
        for (BreakerConfig config : configs) {
            Key key = new Key(model.isEmpty() ? null : bounded(model), config);
            Circuit circuit = open ? circuitOf(key) : circuits.get(key);
            if (circuit != null && open) {
                circuit.heardOpen();
            } else if (circuit != null) {
                circuit.heardClosed();
            }
        }
    }

    /** Forgets the circuits of other configurations, closed, so that whoever waits for one goes on. */
    void hold(Set<BreakerConfig> configs) {
        circuits.forEach((key, circuit) -> {
            if (!configs.contains(key.config()) && circuits.remove(key, circuit)) {
                if (key.model() != null) {
                    circuitsLeft.incrementAndGet();
                }
                circuit.reset("reconfigured");
                circuit.line().wakeAll();
            }
        });
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

    boolean allOpen() {
        boolean open = false;
        boolean closed = false;
        long now = nanoTime.getAsLong();
        for (Map.Entry<Key, Circuit> each : circuits.entrySet()) {
            Circuit circuit = each.getValue();
            boolean itsOpen = circuit.state() == State.OPEN;
            if (each.getKey().model() == null) {
                if (itsOpen) {
                    return mode == BreakerMode.AUTO; // it cannot be reached at all
                }
            } else if (now - circuit.usedNanos() <= LATELY_NANOS) {
                open |= itsOpen;
                closed |= !itsOpen;
            }
        }
        return open && !closed && mode == BreakerMode.AUTO;
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
