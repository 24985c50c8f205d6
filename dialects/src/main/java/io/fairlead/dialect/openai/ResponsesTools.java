package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.fitting.Fitting;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a request for another provider than the client asked: what that one does not have goes out, since its calls would
 * be in no form that the client reads.
 */
final class ResponsesTools {
    private static final List<String> STORED = List.of("vector_store_ids", "connector_id", "container", "file_ids");
    private static final Set<String> CHOICES = Set.of("function", "allowed_tools");
    private static final Pattern DID =
            Pattern.compile("_(call|call_output|list_tools|approval_request|approval_response)$");

    private ResponsesTools() {}

    /** What is stored at another provider is named, and a tool that the target does not have goes out. */
    static void tool(ObjectNode tool, Fitting fitting) {
        String why = missing(tool.path("type").asText("function"), fitting);
        if (why != null) {
            fitting.out();
            fitting.losses().lossy(fitting.path(), why);
            return;
        }
        for (String name : STORED) {
            JsonNode value = tool.path(name);
            boolean named = value.isTextual() || (value.isArray() && !value.isEmpty());
            if (named || !value.path("file_ids").isEmpty()) {
                fitting.losses().refused(fitting.path(name), "it is stored at another provider");
            }
        }
    }

    /** What a schema means without the word differs: OpenAI holds the model to it where it can. */
    static void strict(ObjectNode tool, Fitting fitting) {
        if (tool.path("type").asText().equals("function") && !tool.hasNonNull("strict")) {
            boolean openAi = fitting.from().maker().equals(OpenAiDialect.NAME);
            tool.put("strict", openAi && ChatSchemas.closed(tool.path("parameters")));
        }
        for (JsonNode within : tool.path("tools")) {
            if (within instanceof ObjectNode object) {
                strict(object, fitting);
            }
        }
    }

    static void choice(ObjectNode body, Fitting fitting) {
        String choice = body.path("tool_choice").path("type").asText("function");
        if (!CHOICES.contains(choice) && missing(choice, fitting) != null) {
            body.remove("tool_choice");
            fitting.losses().lossy("tool_choice", "the provider has no such tool");
        }
    }

    /** What a tool did that the provider does not have goes out too. */
    static void item(ObjectNode item, Fitting fitting) {
        String type = item.path("type").asText();
        String tool = DID.matcher(type).replaceFirst("");
        boolean own = tool.equals(type)
                || tool.equals("function")
                || missing(tool.equals("custom_tool") ? "custom" : tool, fitting) == null;
        if (!own) {
            fitting.out();
            fitting.losses().lossy(fitting.path(), "what the provider's own tools did has no counterpart");
        }
    }

    private static @Nullable String missing(String type, Fitting fitting) {
        return switch (type) {
            case "function" -> null;
            case "custom" ->
                fitting.to().habits().has(Habit.CUSTOM_TOOLS.key()) ? null : "the provider has no free-form tools";
            default -> fitting.lacksHosted(type) ? "the provider has no such tool" : null;
        };
    }
}
