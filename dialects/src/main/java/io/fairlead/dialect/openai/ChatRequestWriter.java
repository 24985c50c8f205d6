package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.JsonWish;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import org.jspecify.annotations.Nullable;

/** Writes a request as OpenAI has it; {@link ChatFitting} brings it to another provider's habits. */
final class ChatRequestWriter {
    private ChatRequestWriter() {}

    static ObjectNode write(Conversation wanted, Destination to, Losses losses) {
        Conversation asked = JsonWish.named(wanted, losses);
        ObjectNode body = Json.object().put("model", to.model());
        new ChatMessageWriter(to, losses, body.putArray("messages")).write(asked.turns());
        if (asked.stream()) {
            body.put("stream", true);
            // Asked for whether the client wants it or not: the end of a stream is accounted for.
            body.putObject("stream_options").put("include_usage", true);
        }
        if (!asked.tools().isEmpty()) {
            tools(body, asked, to, losses);
        }
        format(body, asked.format(), to, losses);
        sampling(body, asked.sampling(), to);
        if (asked.reasoning() != null) {
            ChatReasoning.write(body, asked.reasoning(), to, losses);
        }
        return body;
    }

    private static void tools(ObjectNode body, Conversation asked, Destination to, Losses losses) {
        ArrayNode tools = body.putArray("tools");
        for (Tool tool : asked.tools()) {
            ObjectNode function = tools.addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", tool.name());
            if (tool.description() != null) {
                function.put("description", tool.description());
            }
            if (tool.schema() != null) {
                function.set("parameters", tool.schema());
            }
            Boolean strict = ChatSchemas.strict(tool.strict(), tool.schema(), to, "tools", losses);
            if (strict != null) {
                function.put("strict", strict);
            }
        }
        ToolChoice choice = asked.toolChoice();
        switch (choice.mode()) {
            case AUTO -> {}
            case NONE -> body.put("tool_choice", "none");
            case REQUIRED -> body.put("tool_choice", "required");
            case NAMED ->
                body.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", choice.name());
        }
        if (asked.parallelTools() != null) {
            body.put("parallel_tool_calls", asked.parallelTools());
        }
    }

    private static void format(ObjectNode body, OutputFormat format, Destination to, Losses losses) {
        if (format instanceof OutputFormat.AnyJson) {
            body.putObject("response_format").put("type", "json_object");
        } else if (format instanceof OutputFormat.Schema schema) {
            ObjectNode named = body.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", ChatSchemas.name(schema.name()));
            if (schema.description() != null) {
                named.put("description", schema.description());
            }
            named.set("schema", schema.schema());
            Boolean strict = ChatSchemas.strict(schema.strict(), schema.schema(), to, "response_format", losses);
            if (strict != null) {
                named.put("strict", strict);
            }
        }
    }

    private static void sampling(ObjectNode body, Sampling sampling, Destination to) {
        if (sampling.maxTokens() != null) {
            body.put(Habit.MAX_TOKENS.of(to.habits(), "max_tokens"), sampling.maxTokens());
        }
        number(body, "temperature", sampling.temperature());
        number(body, "top_p", sampling.topP());
        if (sampling.topK() != null) {
            body.put("top_k", sampling.topK());
        }
        number(body, "frequency_penalty", sampling.frequencyPenalty());
        number(body, "presence_penalty", sampling.presencePenalty());
        if (sampling.seed() != null) {
            body.put("seed", sampling.seed());
        }
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(body.putArray("stop")::add);
        }
        if (sampling.answers() != null && sampling.answers() > 1) {
            body.put("n", sampling.answers());
        }
        if (sampling.logprobs() != null) {
            body.put("logprobs", true);
            if (sampling.logprobs() > 0) {
                body.put("top_logprobs", sampling.logprobs());
            }
        }
    }

    private static void number(ObjectNode body, String name, @Nullable Double value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
