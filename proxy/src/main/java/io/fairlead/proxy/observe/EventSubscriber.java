package io.fairlead.proxy.observe;

/** Reads events, one at a time and in the order of their line, where its subscription says. */
@FunctionalInterface
public interface EventSubscriber {

    void event(Event event);

    /** Asked before each event, in the same place: whether it can take one now. Once it can again, it tells its subscription. */
    default boolean ready() {
        return true;
    }

    /** {@code count} events are missing since the last time: they came faster than they were read. */
    default void lost(long count) {}
}
