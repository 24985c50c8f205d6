package io.fairlead.admin;

import io.fairlead.proxy.observe.EventHub;
import java.time.InstantSource;
import java.util.Set;

/** Who reads the events now: a bounded number. Belongs to the admin's loop. */
final class EventReaders {

    private final EventHub hub;
    private final InstantSource clock;
    private final int most;
    private final RecentEvents recent;
    private int count;

    EventReaders(EventHub hub, InstantSource clock, int most) {
        this.hub = hub;
        this.clock = clock;
        this.most = most;
        this.recent = RecentEvents.of(hub);
    }

    boolean full() {
        return count >= most;
    }

    /** One more, which counts from when its connection has it until that ends. */
    EventReader reader(Set<String> types) {
        return reader(types, 0);
    }

    /** The same that first reads the last {@code before} events that were already told. */
    EventReader reader(Set<String> types, int before) {
        return new EventReader(hub, clock, types, this, before);
    }

    RecentEvents recent() {
        return recent;
    }

    void came() {
        count++;
    }

    void left() {
        count--;
    }
}
