package io.fairlead.dialect;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Looks on while an answer's (decoded) bytes pass, and says where the answer stands. Never changes or keeps a byte
 * beyond what it needs to read one event, and that is bounded: an event too large to read counts as content.
 *
 * <p>Bytes come in any cut, also inside a UTF-8 character. Malformed input never throws. One thread at a time.
 */
public interface AnswerWatcher {

    /** Looks at the next bytes; the buffer's position is moved to its limit. */
    void look(ByteBuffer bytes);

    /** The message ended cleanly by its framing. A last event without its blank line is read now. */
    void end();

    /** Whether an event with content was seen: from here on the attempt cannot be taken back. */
    boolean content();

    /** Whether the answer may end here and be whole: a finish marker or the terminal event was seen. */
    boolean finished();

    /**
     * Whether the answer says anything at all: content, a choice, or why it ended. One that is whole and says nothing is no
     * answer.
     */
    default boolean said() {
        return true;
    }

    /** Whether the last byte seen ended an event, so that an event of our own could follow. */
    boolean atBoundary();

    /** The first error event inside the stream, or null. */
    @Nullable
    ProviderError error();

    /** Tokens reported so far. */
    Usage usage();
}
