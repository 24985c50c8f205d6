package io.fairlead.proxy.fleet;

import java.time.Duration;

/** Hears what other instances tell. Called on a thread of the link's own; it must not block. */
public interface FleetListener {

    /**
     * Another instance told something.
     *
     * @param age how long ago that was; nothing for what came at once
     */
    void heard(FleetTopic topic, String text, Duration age);

    /**
     * The link came, or went.
     *
     * @param why in a few words, without any secret
     */
    void changed(boolean up, String why);
}
