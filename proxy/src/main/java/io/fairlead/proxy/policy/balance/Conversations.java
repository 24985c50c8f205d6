package io.fairlead.proxy.policy.balance;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where conversations went that are not where their hash puts them, or of which that has to be known. A number stands for each;
 * nothing of what was said is kept.
 *
 * <p>Thread-safe: a Caffeine cache, bounded. What was not used for a day is forgotten.
 */
final class Conversations {

    static final int MOST = 50_000;
    private static final Duration UNUSED = Duration.ofDays(1);

    /**
     * One that is remembered.
     *
     * @param pinned where it stays, or null where its hash puts it
     * @param until when what is cached there is cold, unless it goes on
     * @param last who answered it last; null: the one that is expected to
     * @param mixed whether it holds what several targets sealed, so that none of them can read it all
     */
    record Known(
            @Nullable Place pinned, long until, @Nullable Place last, boolean mixed) {

        static final Known NOTHING = new Known(null, 0, null, false);

        /** The same, {@code place} being where it stays up to {@code end}. */
        Known pinned(@Nullable Place place, long end) {
            return new Known(place, end, last, mixed);
        }

        /** The same, answered by {@code place}. */
        Known answered(@Nullable Place place, boolean together) {
            return new Known(pinned, until, place, together);
        }

        boolean nothing() {
            return pinned == null && last == null && !mixed;
        }
    }

    private final LongSupplier nanoTime;

    /** Made when the first conversation is to be known. */
    private volatile @Nullable Cache<Long, Known> known;

    /** @param nanoTime monotonic */
    Conversations(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private synchronized Cache<Long, Known> make() {
        Cache<Long, Known> made = known;
        if (made == null) {
            Ticker ticker = nanoTime::getAsLong;
            made = Caffeine.newBuilder()
                    .maximumSize(MOST)
                    .expireAfterAccess(UNUSED)
                    .ticker(ticker)
                    .executor(Runnable::run)
                    .build();
            known = made;
        }
        return made;
    }

    /** What is known of it; {@link Known#NOTHING} where nothing is. A place that is cold is none. */
    Known of(long conversation) {
        Cache<Long, Known> made = known;
        Known found = made == null ? null : made.getIfPresent(conversation);
        if (found == null) {
            return Known.NOTHING;
        }
        return found.pinned != null && found.until - nanoTime.getAsLong() < 0 ? found.pinned(null, 0) : found;
    }

    /** From now on this is known of it. */
    void remember(long conversation, Known now) {
        Cache<Long, Known> made = known;
        if (!now.nothing()) {
            (made == null ? make() : made).put(conversation, now);
        } else if (made != null && made.getIfPresent(conversation) != null) {
            made.invalidate(conversation);
        }
    }

    long size() {
        Cache<Long, Known> made = known;
        return made == null ? 0 : made.estimatedSize();
    }
}
