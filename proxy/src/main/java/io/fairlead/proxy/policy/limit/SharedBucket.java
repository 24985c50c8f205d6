package io.fairlead.proxy.policy.limit;

import io.fairlead.dialect.LimitNews;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * An amount a time that several instances share. What is needed next is leased ahead from the shared account, in batches. Where
 * that is used up, this instance goes on by its share of what was left at the last answer, and owes it. Nobody waits for the
 * account, then; while it does not answer, each instance has its share of the rate. What is not used goes back.
 *
 * <p>Thread-safe: one state that is exchanged by compare-and-set, and one exchange with the account at a time.
 */
final class SharedBucket implements Measure {

    /** How often the account is asked at most. */
    static final Duration BETWEEN = Duration.ofMillis(10);

    /** After this long without use, what was leased goes back. */
    static final Duration IDLE = Duration.ofMillis(200);

    /** What is leased ahead lasts for so long at most, at the instance's share of the rate. */
    private static final double AHEAD_NANOS = 50e6;

    private final Counted counted;
    private final LimitsConfig.Rate rate;
    private final SharedRates rates;
    private final SharedRates.Account account;
    private final LongSupplier nanoTime;
    private final Runnable arrived;
    private final ProvidersWord word;
    private final AtomicReference<State> state;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong wanted = new AtomicLong();
    private final AtomicBoolean due = new AtomicBoolean();

    /** By the one who asks. */
    private volatile long takenBefore;

    /** Whether the account did not answer the last time. */
    private volatile boolean alone;

    /**
     * What this instance has.
     *
     * @param reserve leased, and not used yet
     * @param owed used, and not told to the account yet
     * @param level its share of what was left for all, less what it owes
     */
    private record State(long reserve, long owed, double level, long atNanos) {}

    /** {@code arrived} runs when there may be more than before. */
    SharedBucket(
            Counted counted, LimitsConfig.Rate rate, SharedRates.Scope scope, LongSupplier nanoTime, Runnable arrived) {
        SharedRates shared = Objects.requireNonNull(scope.rates());
        this.counted = counted;
        this.rate = rate;
        this.rates = shared;
        this.account = shared.account(scope.name() + "/" + counted.word(), rate);
        this.nanoTime = nanoTime;
        this.arrived = arrived;
        this.word = new ProvidersWord(nanoTime);
        long now = nanoTime.getAsLong();
        this.state = new AtomicReference<>(new State(0, 0, share(), now));
    }

    private State present() {
        return Objects.requireNonNull(state.get(), "there is always one");
    }

    private double share() {
        return (double) rate.amount() / rates.instances();
    }

    private double perNano() {
        return (double) rate.amount() / rate.period().toNanos();
    }

    private double level(State present, long now) {
        double grown = present.level() + perNano() / rates.instances() * (now - present.atNanos());
        return Math.min(share(), grown);
    }

    @Override
    public Counted counted() {
        return counted;
    }

    @Override
    public String reached(String provider) {
        return "the limit of " + counted.unit() + " to " + provider + " is reached";
    }

    @Override
    public long most() {
        return rate.amount();
    }

    /** What all have, as far as it is known here. */
    @Override
    public long available() {
        State present = present();
        double all = level(present, nanoTime.getAsLong()) * rates.instances() + present.reserve();
        return Math.min(Math.min(rate.amount(), Math.round(all)), word.left());
    }

    @Override
    public boolean has(long weight) {
        long now = nanoTime.getAsLong();
        State present = present();
        return missing(present, (double) weight, now) <= 0 && word.left() >= weight;
    }

    /** What lacks for {@code weight}. Alone, a call that weighs more than the share needs no more than all of that. */
    private double missing(State present, double weight, long now) {
        double rest = weight - present.reserve();
        return (alone ? Math.min(rest, share()) : rest) - level(present, now);
    }

    @Override
    public boolean take(long weight) {
        if (weight == 0) {
            return true;
        }
        if (!word.take(weight)) {
            return false;
        }
        while (true) {
            State present = present();
            long now = nanoTime.getAsLong();
            if (missing(present, (double) weight, now) > 0) {
                word.add(weight);
                wanted.accumulateAndGet(weight, Math::max);
                soon(BETWEEN);
                return false;
            }
            if (state.compareAndSet(present, after(present, weight, now))) {
                taken.addAndGet(weight);
                soon(BETWEEN);
                return true;
            }
        }
    }

    private State after(State present, long weight, long now) {
        long leased = Math.min(Math.max(0, present.reserve()), weight);
        long owed = weight - leased;
        return new State(present.reserve() - leased, present.owed() + owed, level(present, now) - owed, now);
    }

    @Override
    public void undo(long weight) {
        settle(weight, 0);
    }

    /** What was not used comes back; what was used beyond it is owed, at most as much as a period brings. */
    @Override
    public void settle(long weight, long used) {
        long more = Math.max(-weight, Math.min(used - weight, rate.amount()));
        if (more != 0) {
            change(more);
            soon(BETWEEN);
        }
        word.add(Math.max(weight - used, -rate.amount()));
    }

    private void change(long more) {
        while (true) {
            State present = present();
            long now = nanoTime.getAsLong();
            long paid = more < 0 ? Math.min(present.owed(), -more) : 0;
            State next = more > 0
                    ? after(present, more, now)
                    : new State(
                            present.reserve() - more - paid, present.owed() - paid, level(present, now) + paid, now);
            if (state.compareAndSet(present, next)) {
                return;
            }
        }
    }

    /** Others may use nothing meanwhile: the wait is the shortest that there can be. */
    @Override
    public long nanosUntil(long ahead, long weight) {
        if (weight == 0) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        double missing = missing(present(), (double) ahead + weight, now);
        if (missing <= 0) {
            return word.nanosUntil(weight);
        }
        double perNano = alone ? perNano() / rates.instances() : perNano();
        long own = Math.max(BETWEEN.toNanos(), (long) Math.ceil(missing / perNano));
        return Math.max(own, word.nanosUntil(weight));
    }

    @Override
    public long mark() {
        return taken.get();
    }

    @Override
    public void heard(LimitNews news, long mark) {
        word.heard(news, mark, taken.get());
    }

    private void soon(Duration delay) {
        if (!due.get() && due.compareAndSet(false, true)) {
            rates.later(delay, this::ask);
        }
    }

    /** One at a time: it stays due until the account answered, and who wishes for more meanwhile is seen then. */
    private void ask() {
        long all = taken.get();
        long used = all - takenBefore;
        takenBefore = all;
        long wish = wanted.getAndSet(0);
        long most = (long) (perNano() * AHEAD_NANOS / rates.instances());
        long target = Math.max(wish, Math.min(2 * used + wish, most));
        State before = state.getAndUpdate(
                each -> new State(Math.min(each.reserve(), target), 0, each.level(), each.atNanos()));
        if (before.reserve() > target) {
            account.giveBack(before.reserve() - target);
        }
        long lacks = Math.max(0, target - before.reserve());
        if (before.owed() == 0 && lacks == 0) {
            due.set(false);
            goOn();
            return;
        }
        account.settle(before.owed(), lacks).whenComplete((answer, failed) -> {
            if (answer != null) {
                answered(answer);
            }
            alone = answer == null;
            due.set(false);
            wanted.set(0);
            arrived.run(); // whoever still lacks something wishes for it again
            goOn();
        });
    }

    private void answered(SharedRates.Answer answer) {
        long now = nanoTime.getAsLong();
        double part = Math.min(share(), (double) answer.remaining() / rates.instances());
        state.updateAndGet(each -> new State(each.reserve() + answer.granted(), each.owed(), part - each.owed(), now));
    }

    private void goOn() {
        State present = present();
        if (wanted.get() > 0 || present.owed() > 0) {
            soon(BETWEEN);
        } else if (present.reserve() > 0) {
            soon(IDLE);
        }
    }

    /** The instance ends: what it leased goes back. */
    @Override
    public void close() {
        State before = state.getAndUpdate(each -> new State(0, 0, each.level(), each.atNanos()));
        if (before.reserve() > 0) {
            account.giveBack(before.reserve());
        }
    }
}
