package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Instructions;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Written;
import java.util.Map;

/** Writes a request. User and model take turns, the user first; all instructions stand apart from them. */
final class GenerateRequestWriter {
    private static final String MODEL = "model";

    private final Destination to;
    private final Losses losses;
    private final GenerateContentWriter parts;

    GenerateRequestWriter(Destination to, Losses losses) {
        this.to = to;
        this.losses = losses;
        this.parts = new GenerateContentWriter(to, losses);
    }

    Written write(Conversation asked) {
        ObjectNode body = Json.object();
        body.set("contents", contents(asked));
        system(asked, body);
        GenerateToolWriter.write(asked, losses, body);
        ObjectNode config = new GenerateConfigWriter(to, losses).write(asked);
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        return new Written(GeneratePlace.path(to, asked.stream(), true), Map.of(), body);
    }

    private void system(Conversation asked, ObjectNode body) {
        ArrayNode texts = Json.object().arrayNode();
        Instructions.write(asked, losses, text -> texts.addObject().put("text", text.text()));
        if (!texts.isEmpty()) {
            body.putObject("systemInstruction").set("parts", texts);
        }
    }

    private ArrayNode contents(Conversation asked) {
        ArrayNode contents = Json.object().arrayNode();
        for (Turn turn : asked.turns()) {
            if (turn.role() == Turn.Role.SYSTEM) {
                continue;
            }
            String role = turn.role() == Turn.Role.USER ? "user" : MODEL;
            ArrayNode said = parts.write(turn);
            int last = contents.size() - 1;
            if (said.isEmpty()) {
                continue;
            }
            if (last >= 0 && role(contents, last).equals(role)) {
                contents.withArray("/" + last + "/parts").addAll(said);
            } else {
                contents.addObject().put("role", role).set("parts", said);
            }
        }
        begins(contents);
        return contents;
    }

    private void begins(ArrayNode contents) {
        if (contents.isEmpty() || role(contents, 0).equals(MODEL)) {
            ObjectNode user = contents.insertObject(0).put("role", "user");
            user.putArray("parts").addObject().put("text", "Go on.");
            losses.noted("messages", "the user must speak first, so a turn was made up");
        }
    }

    private static String role(ArrayNode contents, int index) {
        return contents.path(index).path("role").asText();
    }
}
