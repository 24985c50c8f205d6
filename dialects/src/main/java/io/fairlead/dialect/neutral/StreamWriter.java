package io.fairlead.dialect.neutral;

import io.fairlead.dialect.wire.Output;

/**
 * Writes deltas as a stream of one dialect, framing included. Each call appends what can be said now to the output; between
 * calls the output ends at an event's boundary. One thread at a time.
 */
public interface StreamWriter {

    void write(Delta delta, Output out);

    /** A sign of life that is no content, for times of silence; appends nothing where the dialect has none. */
    void ping(Output out);

    /** Whether it may keep what was said, to say it again or to put it in order; false where each delta is written and forgotten. */
    default boolean keeps() {
        return true;
    }
}
