package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** JSON as the tests read it: nothing after the document, no name twice. */
final class Jsons {
    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private Jsons() {}

    static JsonNode read(String text) {
        try {
            return STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    static JsonNode of(Object value) {
        return STRICT.valueToTree(value);
    }

    static ObjectNode object() {
        return STRICT.createObjectNode();
    }

    /** The members of an object in plain Java types. */
    static Map<String, Object> members(JsonNode object) {
        return STRICT.convertValue(object, new TypeReference<Map<String, Object>>() {});
    }

    /** {@code text} in quotes. */
    static String quoted(String text) {
        return STRICT.getNodeFactory().textNode(text).toString();
    }
}
