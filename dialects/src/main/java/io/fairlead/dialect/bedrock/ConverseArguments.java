package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import java.nio.charset.StandardCharsets;

/** Arguments of a tool call as the object that Converse wants. */
final class ConverseArguments {

    private ConverseArguments() {}

    /** Text that is no JSON object, which a model can have written, is kept as the one member {@code arguments}. */
    static ObjectNode object(String arguments) {
        if (arguments.isBlank()) {
            return Json.object();
        }
        byte[] bytes = arguments.getBytes(StandardCharsets.UTF_8);
        JsonNode node = Json.tree(bytes, bytes.length);
        return node instanceof ObjectNode object ? object : Json.object().put("arguments", arguments);
    }
}
