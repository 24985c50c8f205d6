package io.fairlead.proxy.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The last exchanges, newest first, for the admin. Bounded: the oldest is forgotten. Safe for any thread by a lock that is
 * held for one array write, or for a copy of references.
 */
public final class RecentExchanges implements EventSubscriber {

    private final ExchangeRecord[] ring;
    private long written;

    /** Remembers {@code bound} exchanges. */
    public RecentExchanges(int bound) {
        ring = new ExchangeRecord[bound];
    }

    @Override
    public void event(Event event) {
        if (event instanceof Event.ExchangeEnded it) {
            synchronized (ring) {
                ring[(int) (written++ % ring.length)] = it.exchange();
            }
        }
    }

    /** At most {@code limit} exchanges that {@code wanted} accepts, newest first. */
    public List<ExchangeRecord> latest(int limit, Predicate<ExchangeRecord> wanted) {
        return page(0, limit, wanted).items();
    }

    /**
     * Some of the exchanges.
     *
     * @param items newest first
     * @param next where the next page begins, as {@link #page} takes it; 0 when there are no more
     */
    public record Page(List<ExchangeRecord> items, long next) {}

    /**
     * At most {@code limit} exchanges that {@code wanted} accepts, newest first.
     *
     * @param before only exchanges that were written before that one; 0 for all
     */
    public Page page(long before, int limit, Predicate<ExchangeRecord> wanted) {
        List<ExchangeRecord> all;
        long newest;
        synchronized (ring) {
            all = newestFirst();
            newest = written;
        }
        List<ExchangeRecord> found = new ArrayList<>();
        long last = 0;
        for (int i = 0; i < all.size(); i++) {
            long number = newest - i;
            if ((before > 0 && number >= before) || !wanted.test(all.get(i))) {
                continue;
            }
            if (found.size() == limit) {
                return new Page(found, last);
            }
            found.add(all.get(i));
            last = number;
        }
        return new Page(found, 0);
    }

    /** The exchange with that id, if it is still remembered. */
    public Optional<ExchangeRecord> byId(String id) {
        return newestFirst().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    private List<ExchangeRecord> newestFirst() {
        synchronized (ring) {
            int count = (int) Math.min(written, ring.length);
            List<ExchangeRecord> all = new ArrayList<>(count);
            for (int i = 1; i <= count; i++) {
                all.add(ring[(int) ((written - i) % ring.length)]);
            }
            return all;
        }
    }
}
