package io.fairlead.admin;

import io.fairlead.proxy.observe.EventHub;
import java.time.InstantSource;
import java.util.Set;

/** Who reads the events now: a bounded number. Belongs to the admin's loop. */
final class EventReaders {

    private final EventHub hub;
    private final InstantSource clock;
    private final int most;
    private int count;

    EventReaders(EventHub hub, InstantSource clock, int most) {
        this.hub = hub;
        this.clock = clock;
        this.most = most;
    }

    boolean full() {
        return count >= most;
    }

    /** One more, which counts from when its connection has it until that ends. */
    EventReader reader(Set<String> types) {
        return new EventReader(hub, clock, types, this);
    }

    void came() {
        count++;
    }

    void left() {
        count--;
    }
}
