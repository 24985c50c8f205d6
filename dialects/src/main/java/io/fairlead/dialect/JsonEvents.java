package io.fairlead.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.wire.WireEvent;
import org.jspecify.annotations.Nullable;

/**
 * The JSON documents of one stream's events. Most events of a stream repeat the one before but for a text or a number; then only
 * that is read, into the tree of the one before. Which values those are is seen from the events themselves, so that nothing has
 * to be known of any API. One thread at a time.
 */
public final class JsonEvents {
    /** Larger events are parsed each by itself: there are few of them, and thousands of streams are open at once. */
    private static final int LARGEST = 4 * 1024;

    /** So many events in a row may be unlike the one before until nobody looks for likeness any more. */
    private static final int PATIENCE = 32;

    private @Nullable JsonPattern last;
    private int unlike;

    /**
     * The data of {@code event}; null when it is no JSON document or was too large to be kept whole. To be read at once: the tree
     * may become that of the next event.
     */
    public @Nullable JsonNode tree(WireEvent event) {
        return event.shortened() ? null : tree(event.data(), event.length());
    }

    /** The document in the first {@code length} bytes, as {@link Json#tree} reads it. */
    @Nullable
    JsonNode tree(byte[] data, int length) {
        JsonPattern pattern = last;
        if (pattern != null && pattern.matches(data, length)) {
            unlike = 0;
            return pattern.tree();
        }
        JsonNode tree = Json.tree(data, length);
        boolean worth = length <= LARGEST && unlike < PATIENCE;
        unlike++;
        last = tree == null || !worth ? null : JsonPattern.of(tree, data, length);
        return tree;
    }
}
