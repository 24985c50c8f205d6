package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.fitting.Fitting;
import io.fairlead.dialect.fitting.FittingTable;
import io.fairlead.dialect.fitting.ForeignThought;
import io.fairlead.dialect.neutral.Abilities;
import java.util.Map;

/** What the table of Messages calls. */
final class MessagesFitting {
    static final FittingTable TABLE = FittingTable.beside(
            MessagesApi.class,
            "messages-fitting.yaml",
            MessagesApi.FIELDS,
            Map.of(
                    "hosted-tools",
                    MessagesFitting::hostedTools,
                    "thought",
                    new ForeignThought(MessagesSeals::text, MessagesSeals::own),
                    "source",
                    MessagesFitting::source,
                    "place",
                    (body, fitting) -> MessagesPlace.edit(body, fitting.to()),
                    "prefill",
                    MessagesFitting::prefill,
                    "thinking",
                    (body, fitting) -> new MessagesThinking(fitting.traits(), fitting.losses()).edit(body)));

    private MessagesFitting() {}

    /** Tools that a provider runs itself. */
    private static void hostedTools(ObjectNode body, Fitting fitting) {
        if (body.path("mcp_servers").size() > 0 && fitting.lacksHosted("mcp")) {
            body.remove("mcp_servers");
            fitting.losses().lossy("mcp_servers", "the provider asks no servers of tools");
        }
        for (int i = body.path("tools").size() - 1; i >= 0; i--) {
            JsonNode tool = body.path("tools").path(i);
            String type = tool.path("type").asText("custom");
            if (!type.equals("custom") && fitting.lacksHosted(type)) {
                ((ArrayNode) body.path("tools")).remove(i);
                fitting.losses().lossy("tools[" + i + "]", "the provider has no such tool");
                if (body.path("tool_choice")
                        .path("name")
                        .asText()
                        .equals(tool.path("name").asText())) {
                    body.remove("tool_choice");
                }
            }
        }
    }

    private static void source(ObjectNode citation, Fitting fitting) {
        if (MessagesSeals.marked(citation.path("encrypted_index").asText())) {
            fitting.out();
        }
    }

    /**
     * Words of the assistant's that stand last are to be gone on from. Where the model cannot, they are left out and it answers
     * anew. Calls of server tools that stand last are a turn that was paused, and stay.
     */
    private static void prefill(ObjectNode body, Fitting fitting) {
        if (!(body.path("messages") instanceof ArrayNode messages) || !endsInWords(messages)) {
            return;
        }
        int last = messages.size() - 1;
        if (fitting.traits().lacks(Feature.PREFILL)) {
            messages.remove(last);
            fitting.losses().lossy("messages", Abilities.why(Feature.PREFILL));
            return;
        }
        if (body.remove("thinking") instanceof ObjectNode thinking && MessagesThinking.on(thinking)) {
            fitting.losses().noted("reasoning", "a model that goes on from given words does not think first");
        }
        ObjectNode message = (ObjectNode) messages.get(last);
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            strip(message, "content", fitting);
        } else {
            strip((ObjectNode) content.get(content.size() - 1), "text", fitting);
        }
    }

    private static boolean endsInWords(ArrayNode messages) {
        JsonNode last = messages.path(messages.size() - 1);
        JsonNode content = last.path("content");
        return last.path("role").asText().equals("assistant")
                && (content.isTextual()
                        || content.path(content.size() - 1).path("text").isTextual());
    }

    private static void strip(ObjectNode owner, String name, Fitting fitting) {
        String text = owner.path(name).textValue();
        String stripped = text.stripTrailing();
        if (!stripped.equals(text)) {
            owner.put(name, stripped);
            fitting.losses().noted("messages", "white space at the end of the assistant's words is left out");
        }
    }
}
