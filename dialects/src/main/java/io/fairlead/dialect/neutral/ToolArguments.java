package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import java.nio.charset.StandardCharsets;

/** Arguments of a tool call for dialects that want an object and not its text. */
public final class ToolArguments {

    private ToolArguments() {}

    /** Empty arguments are {@code {}}; text that is no object, which a model can have written, is its member {@code arguments}. */
    public static ObjectNode object(String arguments) {
        if (arguments.isBlank()) {
            return Json.object();
        }
        byte[] bytes = arguments.getBytes(StandardCharsets.UTF_8);
        JsonNode node = Json.tree(bytes, bytes.length);
        return node instanceof ObjectNode object ? object : Json.object().put("arguments", arguments);
    }
}
