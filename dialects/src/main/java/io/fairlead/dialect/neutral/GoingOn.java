package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;

/** A request that asks to go on from an answer that was begun: the client's own, with one turn more and a lower ceiling. */
public final class GoingOn {
    private final JsonNode body;

    private GoingOn(JsonNode body) {
        this.body = body;
    }

    /** {@code request}, which stays as it is, with {@code turn} behind those under {@code turns}. */
    public static GoingOn from(JsonNode request, String turns, ObjectNode turn) {
        JsonNode body = request.deepCopy();
        if (body.path(turns) instanceof ArrayNode all) {
            all.add(turn);
        }
        return new GoingOn(body);
    }

    /** A turn of {@code role} whose content is a text. */
    public static ObjectNode words(String role, String text) {
        return Json.object().put("role", role).put("content", text);
    }

    /** A turn of {@code role} whose content is a list with one text. */
    public static ObjectNode blocks(String role, String text) {
        ObjectNode turn = Json.object().put("role", role);
        turn.putArray("content").addObject().put("text", text);
        return turn;
    }

    /** Those of {@code ceilings} that are set are {@code spent} lower, and at least 1. */
    public GoingOn less(long spent, String... ceilings) {
        lower(body, spent, ceilings);
        return this;
    }

    /** The same for ceilings in the object {@code owner}. */
    public GoingOn lessIn(String owner, long spent, String... ceilings) {
        lower(body.path(owner), spent, ceilings);
        return this;
    }

    public JsonNode body() {
        return body;
    }

    private static void lower(JsonNode in, long spent, String... ceilings) {
        for (String ceiling : ceilings) {
            JsonNode most = in.path(ceiling);
            if (in instanceof ObjectNode object && most.isIntegralNumber()) {
                object.put(ceiling, Math.max(1, most.longValue() - spent));
            }
        }
    }
}
