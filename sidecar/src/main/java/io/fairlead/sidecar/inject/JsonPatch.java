package io.fairlead.sidecar.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;

/**
 * What makes one document of another (RFC 6902). Items of a list are told apart by their names, so that one which was put in
 * between is one operation. Pure.
 */
final class JsonPatch {

    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    private JsonPatch() {}

    /** The operations, in their order; none where both are equal. */
    static ArrayNode between(JsonNode before, JsonNode after) {
        JsonPatch patch = new JsonPatch();
        patch.compare("", before, after);
        return patch.operations;
    }

    private void compare(String path, JsonNode before, JsonNode after) {
        if (before.equals(after)) {
            return;
        }
        if (before instanceof ObjectNode && after instanceof ObjectNode) {
            compareFields(path, before, after);
        } else if (before instanceof ArrayNode && after instanceof ArrayNode && follows(before, after)) {
            compareItems(path, before, after);
        } else {
            operation("replace", path).set("value", after);
        }
    }

    private void compareFields(String path, JsonNode before, JsonNode after) {
        for (Iterator<String> names = before.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!after.has(name)) {
                operation("remove", path + "/" + escaped(name));
            }
        }
        for (Map.Entry<String, JsonNode> each : after.properties()) {
            String below = path + "/" + escaped(each.getKey());
            JsonNode present = before.get(each.getKey());
            if (present == null) {
                operation("add", below).set("value", each.getValue());
            } else {
                compare(below, present, each.getValue());
            }
        }
    }

    private void compareItems(String path, JsonNode before, JsonNode after) {
        int old = 0;
        for (int at = 0; at < after.size(); at++) {
            String below = path + "/" + at;
            if (old < before.size() && same(before.get(old), after.get(at))) {
                compare(below, before.get(old), after.get(at));
                old++;
            } else {
                operation("add", below).set("value", after.get(at));
            }
        }
    }

    /** Whether all items of {@code before} are there still, in their order. */
    private static boolean follows(JsonNode before, JsonNode after) {
        int old = 0;
        for (JsonNode each : after) {
            if (old < before.size() && same(before.get(old), each)) {
                old++;
            }
        }
        return old == before.size();
    }

    private static boolean same(JsonNode one, JsonNode other) {
        if (!one.isObject() || !other.isObject()) {
            return one.equals(other);
        }
        return one.path("name").equals(other.path("name"))
                && one.path("mountPath").equals(other.path("mountPath"));
    }

    private ObjectNode operation(String what, String path) {
        return operations.addObject().put("op", what).put("path", path);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
