package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.fitting.Fitting;
import io.fairlead.dialect.fitting.FittingTable;
import io.fairlead.dialect.neutral.Abilities;
import io.fairlead.dialect.neutral.JsonWish;
import io.fairlead.dialect.neutral.ToolIds;
import java.util.Map;
import java.util.Set;

/** What the table of Chat Completions calls. */
final class ChatFitting {
    static final FittingTable TABLE = FittingTable.beside(
            ChatApi.class,
            "chat-fitting.yaml",
            ChatApi.FIELDS,
            Map.of(
                    "reasoning",
                    (body, fitting) -> ChatReasoning.fit(body, fitting.to(), fitting.fields(), fitting.losses()),
                    "prefix",
                    ChatFitting::prefix,
                    "ids",
                    ChatFitting::ids,
                    "schema",
                    ChatFitting::schema,
                    "document",
                    ChatFitting::document));

    private static final Set<String> INSTRUCTIONS = Set.of("system", "developer");

    private ChatFitting() {}

    /** Words of the assistant's that stand last are to be gone on from, which some want to be told. */
    private static void prefix(ObjectNode message, Fitting fitting) {
        boolean told = fitting.to().habits().has(Habit.PREFIX.key());
        boolean begun = fitting.next().isMissingNode() && !message.has("tool_calls");
        if (told && begun && !message.path("prefix").asBoolean()) {
            message.put("prefix", true);
        } else if (begun && fitting.traits().lacks(Feature.PREFILL)) {
            fitting.losses().lossy("prefill", Abilities.why(Feature.PREFILL));
        }
        if (!told) {
            message.remove("prefix");
        }
    }

    /** Who cannot be held to a schema is told it in words, behind the instructions at the top, once. */
    private static void schema(ObjectNode body, Fitting fitting) {
        JsonNode schema = body.path("response_format").path("json_schema").path("schema");
        if (!schema.isObject() || !(body.path("messages") instanceof ArrayNode messages)) {
            return;
        }
        int top = 0;
        while (INSTRUCTIONS.contains(messages.path(top).path("role").asText())) {
            if (JsonWish.isLine(messages.path(top).path("content").asText())) {
                return;
            }
            top++;
        }
        messages.insert(top, Json.object().put("role", "system").put("content", JsonWish.line(schema)));
    }

    private static void ids(ObjectNode message, Fitting fitting) {
        if (message.path("role").asText().equals("assistant")) {
            message.path("tool_calls").forEach(call -> id(call, "id"));
        }
        id(message, "tool_call_id");
    }

    private static void id(JsonNode owner, String name) {
        String id = owner.path(name).asText();
        if (!id.isEmpty()) {
            ((ObjectNode) owner).put(name, ToolIds.NINE.fit(id));
        }
    }

    private static void document(ObjectNode part, Fitting fitting) {
        JsonNode file = part.path("file");
        if (file.path("file_data").isTextual()) {
            ObjectNode document = Json.object().put("type", "document_url");
            document.set("document_url", file.get("file_data"));
            if (file.hasNonNull("filename")) {
                document.set("document_name", file.get("filename"));
            }
            fitting.replace(document);
        }
    }
}
