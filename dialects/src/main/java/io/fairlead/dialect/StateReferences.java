package io.fairlead.dialect;

import io.fairlead.dialect.wire.JsonTopLevel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for references to what exists only at the provider that made it: earlier responses, conversations, items, files,
 * containers, vector stores, cached content. A table of names, and of what their values begin with, for all dialects.
 */
final class StateReferences implements JsonTopLevel.Structure {

    /**
     * A field.
     *
     * @param top whether it means this at the top level only
     * @param values what its value begins with; any will do where there are none
     */
    private record Field(byte[] name, boolean top, List<byte[]> values) {
        static Field of(String name, boolean top, String... values) {
            return new Field(
                    name.getBytes(StandardCharsets.US_ASCII),
                    top,
                    Arrays.stream(values)
                            .map(each -> each.getBytes(StandardCharsets.US_ASCII))
                            .toList());
        }

        boolean is(byte[] text, int length) {
            return name.length == length && Arrays.equals(name, 0, length, text, 0, length);
        }

        /** Whether {@code text} refers to something, by how it begins. */
        boolean refers(byte[] text, int kept) {
            return values.isEmpty()
                    || values.stream()
                            .anyMatch(each ->
                                    kept >= each.length && Arrays.equals(each, 0, each.length, text, 0, each.length));
        }

        @Override
        public String toString() {
            return new String(name, StandardCharsets.US_ASCII);
        }
    }

    private static final String[] FILES = {"file-", "file_", "assistant-"};
    private static final String[] CONTAINERS = {"container_", "cntr_"};

    private static final List<Field> FIELDS = List.of(
            Field.of("previous_response_id", true),
            Field.of("conversation", true),
            Field.of("cachedContent", true),
            Field.of("cached_content", true),
            Field.of("container", false, CONTAINERS),
            Field.of("file_id", false, FILES),
            Field.of("file_ids", false, FILES),
            Field.of("vector_store_ids", false, "vs_"),
            Field.of("fileUri", false, "https://generativelanguage"),
            Field.of("file_uri", false, "https://generativelanguage"),
            Field.of("type", false, "item_reference"));

    /** Written as an object, these name what they refer to so. */
    private static final Field ID = Field.of("id", false);

    private @Nullable Field name;
    private @Nullable Field field;
    private @Nullable Field around;
    private int depth;
    private int fieldDepth;
    private int aroundDepth;
    private @Nullable String found;

    /** The first field that refers to something, or null. */
    @Nullable
    String found() {
        return found;
    }

    @Override
    public void string(byte[] beginning, int kept, long length) {
        if (found != null) {
            return;
        }
        Field present = field;
        if (present != null && length > 0 && present.refers(beginning, kept)) {
            found = present.values().equals(ITEM) ? "item_reference" : present.toString();
        }
        name = length == kept ? known(beginning, kept) : null;
    }

    private static final List<byte[]> ITEM = FIELDS.get(FIELDS.size() - 1).values();

    private @Nullable Field known(byte[] text, int length) {
        if (around != null && ID.is(text, length)) {
            return around;
        }
        for (Field each : FIELDS) {
            if (each.is(text, length)) {
                return each.top() && depth != 1 ? null : each;
            }
        }
        return null;
    }

    @Override
    public void sign(byte sign) {
        switch (sign) {
            case ':' -> {
                field = name;
                fieldDepth = depth;
                name = null;
            }
            case '{' -> {
                around = field;
                field = null;
                aroundDepth = ++depth;
            }
            case '[' -> depth++;
            case ',' -> {
                if (depth <= fieldDepth) {
                    field = null;
                }
            }
            default -> {
                depth--;
                if (depth < fieldDepth) {
                    field = null;
                }
                if (depth < aroundDepth) {
                    around = null;
                }
            }
        }
    }
}
