package io.fairlead.dialect;

import io.fairlead.dialect.wire.JsonTopLevel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for references to what exists only at the provider that made it: earlier responses, conversations, items, files,
 * containers, vector stores, cached content; and for what only its maker can read. By the names of {@link StateTable}.
 */
final class StateReferences implements JsonTopLevel.Structure {

    /** Of more names than these the first count. */
    private static final int MOST_IDS = 16;

    /** Written as an object, a field names what it refers to so; an item too. */
    private static final byte[] ID = {'i', 'd'};

    private final StateTable table = StateTable.builtIn();
    private StateTable.@Nullable Field name;
    private StateTable.@Nullable Field field;
    private StateTable.@Nullable Field around;
    private boolean idNamed;
    private boolean idField;
    private int depth;
    private int fieldDepth;
    private int aroundDepth;
    private @Nullable String found;
    private @Nullable String sealed;
    private @Nullable List<String> ids;

    /** The first field that refers to something, or null. */
    @Nullable
    String found() {
        return found;
    }

    /** The first field that holds what only its maker can read, or null. */
    @Nullable
    String sealed() {
        return sealed;
    }

    /** What the references name, as {@link StateId} writes it; may hold names of other things. */
    List<String> ids() {
        return ids == null ? List.of() : ids;
    }

    @Override
    public void string(byte[] beginning, int kept, long length) {
        StateTable.Field present = field;
        if (present != null && length > 0 && present.refers(beginning, kept)) {
            refers(present, beginning, kept, length);
        } else if (idField && table.names(beginning, kept)) {
            remember(beginning, 0, kept, length);
        }
        boolean whole = length == kept;
        idNamed = whole && kept == ID.length && beginning[0] == ID[0] && beginning[1] == ID[1];
        name = whole ? known(beginning, kept) : null;
    }

    private void refers(StateTable.Field to, byte[] beginning, int kept, long length) {
        if (to.seals()) {
            sealed = sealed == null ? to.as() : sealed;
            return;
        }
        found = found == null ? to.as() : found;
        remember(beginning, to.start(beginning, kept), kept, length);
    }

    /** {@code from}: where in {@code beginning} the name begins. */
    private void remember(byte[] beginning, int from, int kept, long length) {
        List<String> all = ids == null ? new ArrayList<>(2) : ids;
        ids = all;
        if (all.size() < MOST_IDS) {
            int compared = Math.min(kept - from, StateId.COMPARED);
            all.add(StateId.of(new String(beginning, from, compared, StandardCharsets.ISO_8859_1), length - from));
        }
    }

    private StateTable.@Nullable Field known(byte[] text, int length) {
        if (idNamed && around != null) {
            return around;
        }
        StateTable.Field known = table.field(text, length);
        return known != null && known.top() && depth != 1 ? null : known;
    }

    @Override
    public void sign(byte sign) {
        switch (sign) {
            case ':' -> {
                field = name;
                idField = idNamed;
                fieldDepth = depth;
                name = null;
                idNamed = false;
            }
            case '{' -> {
                around = field;
                field = null;
                idField = false;
                aroundDepth = ++depth;
            }
            case '[' -> {
                depth++;
                idField = false;
            }
            case ',' -> {
                if (depth <= fieldDepth) {
                    field = null;
                    idField = false;
                }
            }
            default -> {
                depth--;
                idField = false;
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
