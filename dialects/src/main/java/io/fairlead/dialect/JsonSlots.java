package io.fairlead.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairlead.dialect.wire.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds where in a document, which a parser has read already, its texts and whole numbers stand. */
final class JsonSlots {
    private static final int MOST = 64;
    /** Of a number that is surely a long. */
    private static final int MOST_DIGITS = 18;

    private final byte[] bytes;
    private final int length;
    private final List<Slot> slots = new ArrayList<>();
    private int at;

    private JsonSlots(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** A value in its object or list, and where it stands: for a text between its quotes. */
    record Slot(JsonNode owner, String name, int index, boolean text, int start, int end) {

        /** Reads the value of another document, which begins at {@code at}; says where it ends, or -1 when it is another kind. */
        int fill(byte[] data, int at, int length) {
            int end = text ? JsonString.end(data, at, length) : digitsEnd(data, at, length);
            JsonNode value = end < 0 ? null : text ? text(data, at, end) : number(data, at, end);
            if (value == null) {
                return -1;
            }
            if (owner instanceof ObjectNode object) {
                object.set(name, value);
            } else if (owner instanceof ArrayNode list) {
                list.set(index, value);
            }
            return end;
        }

        private static @Nullable JsonNode text(byte[] data, int from, int to) {
            String text = JsonString.text(data, from, to);
            return text == null ? null : TextNode.valueOf(text);
        }

        private static int digitsEnd(byte[] data, int from, int length) {
            int i = from;
            while (i < length && data[i] >= '0' && data[i] <= '9') {
                i++;
            }
            return i;
        }

        /** Only digits: all other numbers are left to the parser. */
        private static @Nullable JsonNode number(byte[] data, int from, int to) {
            int digits = to - from;
            if (digits == 0 || digits > MOST_DIGITS || (digits > 1 && data[from] == '0')) {
                return null;
            }
            long value = 0;
            for (int i = from; i < to; i++) {
                value = value * 10 + data[i] - '0';
            }
            return value <= Integer.MAX_VALUE ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
        }
    }

    /** The values of {@code tree}, which was read from these bytes; null when there are too many, or their places are in doubt. */
    static @Nullable List<Slot> of(JsonNode tree, byte[] bytes, int length) {
        JsonSlots reading = new JsonSlots(bytes, length);
        reading.skipBlanks();
        return reading.begins() && tree.isContainerNode() && reading.container(tree) ? reading.slots : null;
    }

    /** A parser reads UTF-16 and UTF-32 too; in those there is a zero beside the first bracket. */
    private boolean begins() {
        return at + 1 < length && (bytes[at] == '{' || bytes[at] == '[') && bytes[at + 1] != 0;
    }

    private boolean container(JsonNode owner) {
        at++;
        for (int index = 0; ; index++) {
            skipBlanks();
            if (bytes[at] == '}' || bytes[at] == ']') {
                at++;
                // A name that comes twice has one value in the tree.
                return index == owner.size();
            }
            String name = owner.isObject() ? name() : "";
            JsonNode value = name == null ? null : owner.isObject() ? owner.get(name) : owner.get(index);
            if (name == null || value == null || !value(owner, name, index, value)) {
                return false;
            }
            skipBlanks();
            if (bytes[at] == ',') {
                at++;
            }
        }
    }

    private @Nullable String name() {
        int start = at + 1;
        int end = JsonString.end(bytes, start, length);
        at = end + 1;
        skipBlanks();
        at++;
        skipBlanks();
        return JsonString.text(bytes, start, end);
    }

    private boolean value(JsonNode owner, String name, int index, JsonNode value) {
        byte first = bytes[at];
        if (first == '{' || first == '[') {
            return value.isContainerNode() && container(value);
        }
        int start = first == '"' ? at + 1 : at;
        int end = first == '"' ? JsonString.end(bytes, start, length) : scalarEnd();
        if (first == '"' || value.isIntegralNumber()) {
            slots.add(new Slot(owner, name, index, first == '"', start, end));
        }
        at = first == '"' ? end + 1 : end;
        return slots.size() <= MOST;
    }

    private int scalarEnd() {
        int i = at;
        while (bytes[i] != ',' && bytes[i] != '}' && bytes[i] != ']' && bytes[i] > ' ') {
            i++;
        }
        return i;
    }

    private void skipBlanks() {
        while (at < length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }
}
