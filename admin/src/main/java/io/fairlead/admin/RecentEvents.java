package io.fairlead.admin;

import io.fairlead.proxy.observe.Event;
import io.fairlead.proxy.observe.EventHub;
import io.fairlead.proxy.observe.EventSubscriber;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * The last changes of state, for a reader who comes after them; finished calls are remembered elsewhere. Bounded: the oldest
 * is forgotten. Safe for any thread by a lock that is held for one addition or one copy.
 */
final class RecentEvents implements EventSubscriber {

    /** How many are remembered. */
    static final int MOST = 300;

    private final Deque<Event> events = new ArrayDeque<>();

    /** Remembers what {@code hub} tells of from now on, for as long as that does. */
    static RecentEvents of(EventHub hub) {
        RecentEvents recent = new RecentEvents();
        hub.subscribe(EventHub.ADMIN, MOST, Runnable::run, RecentEvents::isChange, recent);
        return recent;
    }

    private static boolean isChange(Event event) {
        return !(event instanceof Event.ExchangeEnded) && EventTypes.of(event) != null;
    }

    @Override
    public synchronized void event(Event event) {
        if (events.size() == MOST) {
            events.removeFirst();
        }
        events.addLast(event);
    }

    /** The last {@code most} of these types, oldest first. */
    synchronized List<Event> last(int most, Set<String> types) {
        List<Event> wanted = events.stream()
                .filter(each -> types.contains(EventTypes.of(each)))
                .toList();
        return wanted.subList(Math.max(0, wanted.size() - most), wanted.size());
    }
}
