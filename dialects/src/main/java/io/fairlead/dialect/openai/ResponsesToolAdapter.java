package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.HostedTools;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link ResponsesAdapter} that looks at the tools of a request for another provider than the client asked: what that
 * one does not have goes out, since its calls would be in no form that the client reads. For one request.
 */
final class ResponsesToolAdapter {
    private static final List<String> STORED = List.of("vector_store_ids", "connector_id", "container", "file_ids");
    private static final Set<String> CHOICES = Set.of("function", "allowed_tools");
    private static final Pattern DID =
            Pattern.compile("_(call|call_output|list_tools|approval_request|approval_response)$");

    private final Origin from;
    private final Losses losses;
    private final HostedTools hosted;
    private final boolean freeform;

    ResponsesToolAdapter(Origin from, Destination to, Losses losses) {
        this.from = from;
        this.losses = losses;
        this.hosted = HostedTools.of(to);
        this.freeform = Habit.CUSTOM_TOOLS.of(to.habits(), "").equals("true");
    }

    void edit(ObjectNode body, ArrayNode tools) {
        for (int i = tools.size() - 1; i >= 0; i--) {
            JsonNode tool = tools.get(i);
            String at = "tools[" + i + "]";
            String why = missing(tool.path("type").asText("function"));
            if (why != null) {
                tools.remove(i);
                losses.lossy(at, why);
            } else {
                stored(tool, at);
                strict(tool);
            }
        }
        if (tools.isEmpty()) {
            body.remove(List.of("tools", "tool_choice", "parallel_tool_calls"));
            return;
        }
        String choice = body.path("tool_choice").path("type").asText("function");
        if (!CHOICES.contains(choice) && missing(choice) != null) {
            body.remove("tool_choice");
            losses.lossy("tool_choice", "the provider has no such tool");
        }
    }

    private @Nullable String missing(String type) {
        return switch (type) {
            case "function" -> null;
            case "custom" -> freeform ? null : "the provider has no free-form tools";
            default -> hosted.lacks(type) ? "the provider has no such tool" : null;
        };
    }

    /** Why an item has no place there: what a tool did that the provider does not have. Null when it has. */
    @Nullable
    String missingItem(String type) {
        String tool = DID.matcher(type).replaceFirst("");
        boolean own = tool.equals(type)
                || tool.equals("function")
                || missing(tool.replaceFirst("^custom_tool$", "custom")) == null;
        return own ? null : "what the provider's own tools did has no counterpart";
    }

    private void stored(JsonNode tool, String at) {
        for (String name : STORED) {
            JsonNode value = tool.path(name);
            boolean named = value.isTextual() || (value.isArray() && !value.isEmpty());
            if (named || !value.path("file_ids").isEmpty()) {
                losses.refused(at + "." + name, "it is stored at another provider");
            }
        }
    }

    /** What a schema means without the word differs: OpenAI holds the model to it where it can. */
    private void strict(JsonNode tool) {
        if (tool instanceof ObjectNode function
                && function.path("type").asText().equals("function")
                && !function.hasNonNull("strict")) {
            function.put(
                    "strict",
                    from.maker().equals(OpenAiDialect.NAME) && ChatSchemas.closed(function.path("parameters")));
        }
        tool.path("tools").forEach(this::strict);
    }
}
