package io.fairlead.dialect.neutral;

import java.nio.ByteBuffer;

/**
 * Reads a stream's (decoded) bytes, in any cut, into deltas, which go to the sink that it was made with as soon as their
 * bytes are here. Never throws on what a provider sends: events that cannot be read are passed over. One thread at a time.
 */
public interface StreamReader {

    /** Reads on; the buffer's position is moved to its limit. */
    void read(ByteBuffer bytes);

    /**
     * The message ended cleanly by its framing. {@link Delta.Ended} comes now at the latest, if the answer is whole: each
     * choice finished, or the terminal event seen. Otherwise nothing comes, and the stream is a broken one.
     */
    void end();

    /** How many bytes are kept of an event that has not ended. */
    long held();

    /** The message broke off. What was said of an end without the end itself comes now, if anything was. */
    default void broken() {}
}
