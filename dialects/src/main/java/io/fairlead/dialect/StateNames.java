package io.fairlead.dialect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Looks on while an answer passes, in any cut and of any form that has its names between quotes, and finds the names that its
 * provider gives to what it keeps. Holds one name at a time.
 */
public final class StateNames {

    private static final int LONGEST = 256;
    /** An answer that names more things than these has lists of them. */
    private static final int MOST = 64;

    private final StateTable table = StateTable.builtIn();
    private final Consumer<String> found;
    private final byte[] text = new byte[LONGEST];
    private int length = -1;
    private int count;
    private String last = "";

    /** {@code found} hears of each name, as {@link StateId} writes it; of one that comes again at once only once. */
    public StateNames(Consumer<String> found) {
        this.found = found;
    }

    /** Looks at the next bytes; the buffer's position is moved to its limit. */
    public void look(ByteBuffer bytes) {
        while (bytes.hasRemaining() && count < MOST) {
            byte next = bytes.get();
            if (next == '"') {
                if (length > 0 && table.names(text, length)) {
                    tell();
                    length = -1;
                } else {
                    length = 0; // the end of one string, or the beginning of the next
                }
            } else if (length >= 0) {
                length = ofNames(next) && length < LONGEST ? length : -1;
                if (length >= 0) {
                    text[length++] = next;
                }
            }
        }
        bytes.position(bytes.limit());
    }

    private void tell() {
        String name = StateId.of(new String(text, 0, length, StandardCharsets.ISO_8859_1));
        if (!name.equals(last)) {
            last = name;
            count++;
            found.accept(name);
        }
    }

    private static boolean ofNames(byte next) {
        return (next >= 'a' && next <= 'z')
                || (next >= 'A' && next <= 'Z')
                || (next >= '0' && next <= '9')
                || next == '_'
                || next == '-'
                || next == '.'
                || next == '/'
                || next == ':';
    }
}
