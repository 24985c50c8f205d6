package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Instructions;
import io.fairlead.dialect.neutral.JsonWish;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Written;
import java.util.Map;

/**
 * Writes a Converse request. Messages alternate; all system texts stand at the top.
 */
final class ConverseRequestWriter {
    private static final String GO_ON = "Go on.";

    private final Destination to;
    private final Losses losses;
    private final ConversePartWriter parts;

    ConverseRequestWriter(Destination to, Losses losses) {
        this.to = to;
        this.losses = losses;
        this.parts = new ConversePartWriter(to, losses);
    }

    Written write(Conversation wanted) {
        Conversation asked = told(wanted);
        ObjectNode body = Json.object();
        ArrayNode messages = messages(asked);
        ArrayNode system = system(asked);
        body.set("messages", messages);
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        boolean forced = new ConverseToolWriter(losses).write(asked, body);
        ConverseSamplingWriter.write(asked, forced, to, losses, body);
        format(asked.format(), body);
        return new Written(path(to.model(), asked.stream()), Map.of(), body);
    }

    /** What there is no form for is wished for in words. */
    private Conversation told(Conversation wanted) {
        if (!(wanted.format() instanceof OutputFormat.AnyJson)) {
            return wanted;
        }
        losses.lossy("response_format", "there is no JSON without a schema");
        return JsonWish.told(wanted, losses);
    }

    private static String path(String model, boolean stream) {
        return BedrockPaths.path(model, stream ? "converse-stream" : ConverseApi.NAME);
    }

    private ArrayNode system(Conversation asked) {
        ArrayNode system = Json.object().arrayNode();
        Instructions.write(asked, losses, text -> parts.text(text, system));
        return system;
    }

    private ArrayNode messages(Conversation asked) {
        ArrayNode messages = Json.object().arrayNode();
        for (Turn turn : asked.turns()) {
            if (turn.role() == Turn.Role.SYSTEM) {
                continue;
            }
            String role = turn.role() == Turn.Role.USER ? "user" : "assistant";
            ArrayNode content = parts.write(turn);
            if (!content.isEmpty()) {
                int last = messages.size() - 1;
                if (last >= 0 && messages.get(last).path("role").asText().equals(role)) {
                    messages.withArray("/" + last + "/content").addAll(content);
                } else {
                    messages.addObject().put("role", role).set("content", content);
                }
            }
        }
        begins(messages);
        return messages;
    }

    /** The user speaks first, whoever made the model. */
    private void begins(ArrayNode messages) {
        boolean assistantFirst = messages.path(0).path("role").asText().equals("assistant");
        if (messages.isEmpty() || assistantFirst) {
            messages.insert(0, user());
            losses.noted("messages", "the user must speak first, so a turn was made up");
        }
    }

    private static ObjectNode user() {
        ObjectNode user = Json.object().put("role", "user");
        user.putArray("content").addObject().put("text", GO_ON);
        return user;
    }

    private void format(OutputFormat format, ObjectNode body) {
        if (!(format instanceof OutputFormat.Schema schema)) {
            return;
        }
        ObjectNode json = Json.object();
        json.put("schema", Json.text(ConverseSchemas.subset(schema.schema(), to, losses)));
        if (schema.name() != null) {
            json.put("name", schema.name());
        }
        if (schema.description() != null) {
            json.put("description", schema.description());
        }
        ObjectNode text = body.putObject("outputConfig").putObject("textFormat").put("type", "json_schema");
        text.putObject("structure").set("jsonSchema", json);
    }
}
