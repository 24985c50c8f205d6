package io.fairlead.dialect.wire;

import java.nio.ByteBuffer;

/** Finds the events in a stream of bytes, in any cut, and hands them to the sink it was made with. Never throws. */
public interface Framing {

    /** Reads on; the buffer's position is moved to its limit. */
    void scan(ByteBuffer bytes);

    /** The bytes ended: a last event that lacks only its terminator is handed over now. */
    void end();

    /** Whether the last byte ended an event, or nothing but insignificant bytes came since. */
    boolean atBoundary();

    /** Whether the last byte stands within an event that was begun and has not ended. */
    default boolean withinEvent() {
        return !atBoundary();
    }

    /** How many bytes are kept of an event that has not ended. */
    int held();

    /** Whether the bytes are not in this form at all (a wrong checksum, an impossible length): nothing more is read. */
    default boolean broken() {
        return false;
    }
}
