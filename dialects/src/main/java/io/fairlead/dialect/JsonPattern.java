package io.fairlead.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.JsonSlots.Slot;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document and its tree. Another document that differs from it in nothing but some of its values has the same tree with those
 * values in it. What was found to differ once is read again each time; all else is only compared.
 */
final class JsonPattern {
    private final JsonNode tree;
    private final byte[] bytes;
    private final List<Slot> slots;
    /** Those of the slots whose values differ between documents. */
    private final BitSet varying = new BitSet();

    private JsonPattern(JsonNode tree, byte[] bytes, List<Slot> slots) {
        this.tree = tree;
        this.bytes = bytes;
        this.slots = slots;
    }

    /** The pattern of a document and its tree; null when it cannot be one. */
    static @Nullable JsonPattern of(JsonNode tree, byte[] data, int length) {
        List<Slot> slots = JsonSlots.of(tree, data, length);
        return slots == null ? null : new JsonPattern(tree, Arrays.copyOf(data, length), slots);
    }

    /** The tree of the document that matched last. */
    JsonNode tree() {
        return tree;
    }

    /**
     * Whether this is such a document; then its values stand in the tree. When not, the tree holds some of its values and is of no
     * use any more.
     */
    boolean matches(byte[] data, int length) {
        int at = 0;
        int known = 0;
        for (int i = varying.nextSetBit(0); i >= 0; i = varying.nextSetBit(i + 1)) {
            Slot slot = slots.get(i);
            int differs = mismatch(known, slot.start(), data, at, length);
            if (differs >= 0) {
                return vary(differs) && matches(data, length);
            }
            at = slot.fill(data, at + slot.start() - known, length);
            known = slot.end();
            if (at < 0) {
                return false;
            }
        }
        int differs = mismatch(known, bytes.length, data, at, length);
        if (differs >= 0) {
            return vary(differs) && matches(data, length);
        }
        return bytes.length - known == length - at;
    }

    /** The place in the pattern's {@code [from, to)} where the data from {@code at} on begins to differ, or -1. */
    private int mismatch(int from, int to, byte[] data, int at, int length) {
        int end = Math.min(at + to - from, length);
        int same = Arrays.mismatch(bytes, from, to, data, at, end);
        return same < 0 ? -1 : from + same;
    }

    /** Notes that the value around {@code place} varies; false when there is none of which this was not known. */
    private boolean vary(int place) {
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            if (slot.start() <= place && place <= slot.end() && !varying.get(i)) {
                varying.set(i);
                return true;
            }
        }
        return false;
    }
}
