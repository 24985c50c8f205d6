package io.fairlead.proxy.policy.limit;

import io.fairlead.dialect.LimitNews;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says is left of its own limit, which holds until that limit's reset, and for a minute at most: a word that
 * is wrong does no lasting harm. It only ever lowers what Fairlead's own limit allows.
 *
 * <p>Thread-safe: one state that is exchanged by compare-and-set. The word of the attempt that began last counts.
 */
final class ProvidersWord {

    /** Nobody's word is believed for longer; the next answer brings another one. */
    private static final long MOST_NANOS = Duration.ofMinutes(1).toNanos();

    /**
     * The level at a moment.
     *
     * @param level what was left at {@code atNanos}; below 0 when more was used since
     * @param perNano how fast it comes back
     * @param mark what had been taken when the attempt began that brought the word
     */
    private record Level(double level, long atNanos, double perNano, double limit, long untilNanos, long mark) {

        double at(long nanos) {
            return Math.min(limit, level + perNano * (nanos - atNanos));
        }

        Level plus(double more, long nanos) {
            return new Level(Math.min(limit, at(nanos) + more), nanos, perNano, limit, untilNanos, mark);
        }
    }

    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Level> state = new AtomicReference<>();

    ProvidersWord(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * The provider said what is left.
     *
     * @param mark how much had been taken here when the attempt began, of which the provider knew
     * @param taken how much has been taken until now
     */
    void heard(LimitNews news, long mark, long taken) {
        long now = nanoTime.getAsLong();
        long reset = news.reset().compareTo(Duration.ofDays(1)) > 0
                ? Duration.ofDays(1).toNanos()
                : news.reset().toNanos();
        double level = news.remaining() - (double) Math.max(0, taken - mark);
        double perNano = news.gradual() ? (double) (news.limit() - news.remaining()) / reset : 0;
        Level word = new Level(level, now, perNano, news.limit(), now + Math.min(reset, MOST_NANOS), mark);
        Level before = state.get();
        while (before == null || before.mark() <= mark || now - before.untilNanos() >= 0) {
            if (state.compareAndSet(before, word)) {
                return;
            }
            before = state.get();
        }
    }

    /** What is left as far as anybody said; more than anybody asks for where nobody did. */
    long left() {
        Level present = present();
        return present == null ? Long.MAX_VALUE : (long) Math.floor(present.at(nanoTime.getAsLong()));
    }

    boolean take(long weight) {
        while (true) {
            Level present = present();
            if (present == null) {
                return true;
            }
            long now = nanoTime.getAsLong();
            if (present.at(now) < need(present, weight)) {
                return false;
            }
            if (state.compareAndSet(present, present.plus((double) -weight, now))) {
                return true;
            }
        }
    }

    /** {@code more} was taken and not used; below 0 where it was too little. */
    void add(long more) {
        Level present = present();
        while (present != null && more != 0) {
            if (state.compareAndSet(present, present.plus((double) more, nanoTime.getAsLong()))) {
                return;
            }
            present = present();
        }
    }

    /** How long until {@code weight} is left, in nanoseconds. */
    long nanosUntil(long weight) {
        Level present = present();
        if (present == null) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        double missing = need(present, weight) - present.at(now);
        if (missing <= 0) {
            return 0;
        }
        long end = present.untilNanos() - now;
        return present.perNano() <= 0 ? end : Math.min(end, 1 + (long) Math.ceil(missing / present.perNano()));
    }

    /** What weighs more than the whole limit is for the provider to refuse. */
    private static double need(Level present, long weight) {
        return Math.min((double) weight, Math.max(1, present.limit()));
    }

    private @Nullable Level present() {
        Level present = state.get();
        if (present != null && nanoTime.getAsLong() - present.untilNanos() >= 0) {
            state.compareAndSet(present, null);
            return null;
        }
        return present;
    }
}
