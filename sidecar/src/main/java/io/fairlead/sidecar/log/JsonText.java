package io.fairlead.sidecar.log;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.jspecify.annotations.Nullable;

/** Appends members of an object of JSON (RFC 8259). */
final class JsonText {

    private static final JsonStringEncoder QUOTED = JsonStringEncoder.getInstance();

    private JsonText() {}

    /**
     * A member behind others.
     *
     * @param value a number, a truth value or null as such, anything else by its text
     * @param longest of a text, in characters; of a longer one the begin is written, and an ellipsis
     */
    static void member(StringBuilder to, String name, @Nullable Object value, int longest) {
        to.append(",\"");
        QUOTED.quoteAsString(name, to);
        to.append("\":");
        if (value == null || value instanceof Boolean || (value instanceof Number number && finite(number))) {
            to.append(value);
        } else {
            text(to, value.toString(), longest);
        }
    }

    /** Neither infinite nor no number: of these JSON has none. */
    private static boolean finite(Number number) {
        return Double.isFinite(number.doubleValue());
    }

    private static void text(StringBuilder to, String text, int longest) {
        to.append('"');
        if (text.length() <= longest) {
            QUOTED.quoteAsString(text, to);
        } else {
            int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
            QUOTED.quoteAsString(text.substring(0, end), to);
            to.append('…');
        }
        to.append('"');
    }
}
