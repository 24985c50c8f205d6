package io.fairlead.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of what exists only at its maker, of all dialects together: {@code state.yaml}, read once. Immutable.
 *
 * @param fields by the length of their name
 * @param paths segments of a path after which a name follows
 * @param noNames segments that are none
 * @param ids what names begin with
 */
record StateTable(Field[][] fields, Set<String> paths, Set<String> noNames, byte[][] ids) {

    private static final int LONGEST_NAME = 32;

    /**
     * A field.
     *
     * @param top whether it means this at the top level only
     * @param seals whether it holds what only its maker can read
     * @param values what its value begins with; any will do where there are none
     * @param holds or what its value holds; empty for nothing
     * @param from where in its value the name begins; empty for its beginning
     * @param as what the reference is called
     */
    record Field(byte[] name, boolean top, boolean seals, List<byte[]> values, byte[] holds, byte[] from, String as) {

        boolean is(byte[] text, int length) {
            return Arrays.equals(name, 0, name.length, text, 0, length);
        }

        /** Whether {@code text} refers to something, by how it begins. */
        boolean refers(byte[] text, int kept) {
            if (values.isEmpty()) {
                return true;
            }
            for (byte[] each : values) {
                if (begins(text, kept, each)) {
                    return true;
                }
            }
            return holds.length > 0 && within(text, kept, holds) >= 0;
        }

        /** Where in {@code text} the name begins. */
        int start(byte[] text, int kept) {
            return from.length == 0 ? 0 : Math.max(0, within(text, kept, from));
        }

        private static int within(byte[] text, int kept, byte[] sought) {
            for (int at = kept - sought.length; at >= 0; at--) {
                if (Arrays.equals(text, at, at + sought.length, sought, 0, sought.length)) {
                    return at;
                }
            }
            return -1;
        }
    }

    static StateTable builtIn() {
        return Holder.BUILT_IN;
    }

    /** The field of that name, or null. */
    @Nullable
    Field field(byte[] text, int length) {
        if (length >= fields.length) {
            return null;
        }
        for (Field each : fields[length]) {
            if (each.is(text, length)) {
                return each;
            }
        }
        return null;
    }

    /** Whether {@code text} may be the name of something that a provider keeps. */
    boolean names(byte[] text, int length) {
        for (byte[] each : ids) {
            if (begins(text, length, each)) {
                return true;
            }
        }
        return false;
    }

    private static boolean begins(byte[] text, int length, byte[] with) {
        return length >= with.length && Arrays.equals(with, 0, with.length, text, 0, with.length);
    }

    private static final class Holder {
        static final StateTable BUILT_IN = read();

        private static StateTable read() {
            try {
                return of(DataFile.tree(StateTable.class, "state.yaml"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static StateTable of(JsonNode dialects) {
        List<List<Field>> fields = new ArrayList<>();
        for (int i = 0; i <= LONGEST_NAME; i++) {
            fields.add(new ArrayList<>(0));
        }
        Set<String> paths = new HashSet<>();
        Set<String> noNames = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode dialect : dialects) {
            for (JsonNode row : dialect.path("fields")) {
                List<byte[]> begins = texts(row.path("begins")).stream()
                        .map(StateTable::bytes)
                        .toList();
                for (String name : texts(row.path("name"))) {
                    add(
                            fields,
                            name,
                            row.path("top").asBoolean(),
                            false,
                            begins,
                            bytes(row.path("holds").asText("")),
                            bytes(row.path("from").asText("")),
                            row.path("as").asText(name));
                }
            }
            texts(dialect.path("seals"))
                    .forEach(name -> add(fields, name, false, true, List.of(), bytes(""), bytes(""), name));
            paths.addAll(texts(dialect.path("paths")));
            noNames.addAll(texts(dialect.path("no-names")));
            ids.addAll(texts(dialect.path("ids")));
        }
        return new StateTable(
                fields.stream().map(each -> each.toArray(Field[]::new)).toArray(Field[][]::new),
                Set.copyOf(paths),
                Set.copyOf(noNames),
                ids.stream().sorted().map(StateTable::bytes).toArray(byte[][]::new));
    }

    /** Of two dialects that have the same field, either's values refer to something. */
    private static void add(
            List<List<Field>> fields,
            String name,
            boolean top,
            boolean seals,
            List<byte[]> begins,
            byte[] holds,
            byte[] from,
            String as) {
        byte[] bytes = bytes(name);
        List<Field> here = fields.get(bytes.length);
        Field known = here.stream()
                .filter(each -> each.is(bytes, bytes.length))
                .findFirst()
                .orElse(null);
        List<byte[]> values = new ArrayList<>(begins);
        if (known != null) {
            if (known.top() != top || known.seals() != seals) {
                throw new IllegalStateException("state: " + name + " is two things");
            }
            here.remove(known);
            values.addAll(known.values());
        }
        here.add(new Field(bytes, top, seals, List.copyOf(values), holds, from, as));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        node.forEach(value -> texts.add(value.asText()));
        return texts;
    }
}
