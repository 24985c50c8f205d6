package io.fairlead.dialect.neutral;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads along in a stream that may break, so that another one can be told as the rest of it: under the same id, with its events
 * numbered on. Never throws on what a provider sends. One thread at a time.
 */
public interface Seam {

    /** Reads on in what the client has; the buffer's position is moved to its limit. */
    void read(ByteBuffer bytes);

    /** Whether it holds more than words, which its deltas do not show: nobody can go on with that. */
    boolean beyondWords();

    /** A writer of what follows after {@code said}, all deltas of the stream so far, of which none is said again. */
    StreamWriter writer(Reply reply, List<Delta> said);
}
