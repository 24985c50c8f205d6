package io.fairlead.dialect.wire;

/** Takes the events of a {@link Framing}. */
@FunctionalInterface
public interface EventSink {

    /** One whole event. It is reused for the next one: nothing of it may be kept after the call. */
    void event(WireEvent event);
}
