package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.JsonWish;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.ToolChoice.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a request. */
final class ChatRequestWriter {
    private final Destination to;
    private final Losses losses;

    ChatRequestWriter(Destination to, Losses losses) {
        this.to = to;
        this.losses = losses;
    }

    /** JSON without a schema is to be asked for in words too: without them the model may never end. */
    ObjectNode write(Conversation wanted) {
        Conversation asked = JsonWish.named(wanted, losses);
        ObjectNode body = Json.object().put("model", to.model());
        turns(asked, body);
        if (asked.stream()) {
            body.put("stream", true);
        }
        if (!asked.tools().isEmpty()) {
            tools(asked, body);
        }
        String unpromised = asked.format() instanceof OutputFormat.Plain ? null : unpromised(body);
        if (unpromised != null) {
            losses.lossy("response_format", unpromised);
            turns(JsonWish.told(asked, losses), body);
        } else {
            format(asked.format(), body);
        }
        ChatSamplingWriter.write(asked, to, losses, body);
        return body;
    }

    private void tools(Conversation asked, ObjectNode body) {
        ToolChoice choice = asked.toolChoice();
        if (choice.mode() == Mode.NONE && to.traits().lacks(Feature.FORCED_TOOLS)) {
            losses.noted("tool_choice", "the model cannot be forbidden to call tools, so it is told of none");
            return;
        }
        boolean named = choice.mode() == Mode.NAMED;
        List<Tool> told = asked.tools();
        if (named) {
            losses.noted("tool_choice", "only the tool that must be called is described");
            told = told.stream()
                    .filter(tool -> tool.name().equals(choice.name()))
                    .toList();
        }
        if (told.isEmpty()) {
            losses.refused("tool_choice", "it names a tool that is not there");
            return;
        }
        ArrayNode tools = body.putArray("tools");
        told.forEach(tool -> tool(tool, tools));
        strict(told, body);
        if (choice.mode() == Mode.NONE) {
            body.put("tool_choice", "NONE");
        } else if (choice.mode() == Mode.REQUIRED || named) {
            body.put("tool_choice", "REQUIRED");
        }
        if (Boolean.FALSE.equals(asked.parallelTools())) {
            losses.lossy("parallel_tool_calls", "several calls at once cannot be forbidden");
        }
    }

    private static void tool(Tool tool, ArrayNode tools) {
        ObjectNode function =
                tools.addObject().put("type", "function").putObject("function").put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        if (tool.schema() == null) {
            function.putObject("parameters").put("type", "object").putObject("properties");
        } else {
            function.set("parameters", tool.schema());
        }
    }

    /** All are strict or none is. */
    private void strict(List<Tool> tools, ObjectNode body) {
        long strict = tools.stream()
                .filter(tool -> Boolean.TRUE.equals(tool.strict()))
                .count();
        if (strict == tools.size()) {
            body.put("strict_tools", true);
        } else if (strict > 0) {
            losses.noted("tools.strict", "it is only taken of all tools");
        } else if (tools.stream().allMatch(tool -> tool.strict() != null)) {
            body.put("strict_tools", false);
        }
    }

    private void turns(Conversation asked, ObjectNode body) {
        ArrayNode documents = body.arrayNode();
        new ChatMessageWriter(to, losses, body.putArray("messages"), documents).write(asked.turns());
        if (!documents.isEmpty()) {
            body.set("documents", documents);
        }
    }

    /** Why JSON is not promised, or null when it is. */
    private @Nullable String unpromised(ObjectNode body) {
        if (to.traits().lacks(Feature.SCHEMA)) {
            return "the model promises no JSON";
        }
        return body.has("tools") || body.has("documents") ? "there is none beside tools or documents" : null;
    }

    private void format(OutputFormat format, ObjectNode body) {
        if (format instanceof OutputFormat.Plain) {
            return;
        }
        ObjectNode node = Json.object().put("type", "json_object");
        if (format instanceof OutputFormat.Schema schema) {
            node.set("json_schema", ChatSchemas.subset(schema.schema(), losses));
        }
        body.set("response_format", node);
    }
}
