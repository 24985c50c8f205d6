package io.fairlead.sidecar.inject;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies a JSON Patch as RFC 6902 says; what cannot be applied fails. */
final class AppliedPatch {

    private AppliedPatch() {}

    static JsonNode of(JsonNode document, JsonNode operations) {
        JsonNode result = document.deepCopy();
        for (JsonNode each : operations) {
            apply(result, each);
        }
        return result;
    }

    private static void apply(JsonNode document, JsonNode operation) {
        String path = operation.path("path").asString();
        int slash = path.lastIndexOf('/');
        JsonNode parent = document.at(path.substring(0, slash));
        String name = path.substring(slash + 1).replace("~1", "/").replace("~0", "~");
        String kind = operation.path("op").asString();
        if (parent instanceof ObjectNode object) {
            if (kind.equals("add") == object.has(name)) {
                throw new AssertionError(kind + " " + path + ": there already, or not there");
            }
            object.set(name, operation.path("value"));
        } else if (parent instanceof ArrayNode list) {
            int at = Integer.parseInt(name);
            if (kind.equals("add")) {
                if (at > list.size()) {
                    throw new AssertionError("add " + path + ": beyond the end");
                }
                list.insert(at, operation.path("value"));
            } else {
                list.set(at, operation.path("value"));
            }
        } else {
            throw new AssertionError(path + " leads nowhere");
        }
    }
}
