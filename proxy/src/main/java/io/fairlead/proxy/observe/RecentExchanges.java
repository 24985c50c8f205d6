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
        List<ExchangeRecord> found = new ArrayList<>();
        for (ExchangeRecord each : newestFirst()) {
            if (found.size() >= limit) {
                break;
            }
            if (wanted.test(each)) {
                found.add(each);
            }
        }
        return found;
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
