package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Arguments of a tool call, as text and as the object that some dialects want. */
public final class ToolArguments {
    /** No arguments. */
    public static final String NONE = "{}";

    private static final int LONGEST = 64;
    private static final String[] NOTHING = {"null", "[]", "\"\"", "false"};

    private ToolArguments() {}

    /** Arguments as a dialect has them: an object, or its text. */
    public static String text(JsonNode arguments) {
        return arguments.isContainerNode() ? arguments.toString() : arguments.isNull() ? "" : arguments.asText("");
    }

    /** Empty arguments are {@code {}}; text that is no object, which a model can have written, is its member {@code arguments}. */
    public static ObjectNode object(String arguments) {
        if (arguments.isBlank() || sayNothing(arguments)) {
            return Json.object();
        }
        byte[] bytes = arguments.getBytes(StandardCharsets.UTF_8);
        JsonNode node = Json.tree(bytes, bytes.length);
        return node instanceof ObjectNode object ? object : Json.object().put("arguments", arguments);
    }

    /** Whether arguments say nothing, in a form that no client expects; empty text says nothing yet. */
    static boolean sayNothing(String arguments) {
        String plain = plain(arguments);
        for (String nothing : NOTHING) {
            if (nothing.equals(plain)) {
                return true;
            }
        }
        return false;
    }

    /** Whether arguments that come in pieces may still turn out to say nothing. */
    static boolean mayStillSayNothing(String begun) {
        String plain = plain(begun);
        if (plain == null) {
            return false;
        }
        for (String nothing : NOTHING) {
            if (nothing.startsWith(plain)) {
                return true;
            }
        }
        return false;
    }

    /** Without white space; null when it is too long to say nothing. */
    private static @Nullable String plain(String arguments) {
        if (arguments.length() > LONGEST || (!arguments.isEmpty() && arguments.charAt(0) == '{')) {
            return null;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < arguments.length(); i++) {
            if (!Character.isWhitespace(arguments.charAt(i))) {
                plain.append(arguments.charAt(i));
            }
        }
        return plain.toString();
    }
}
