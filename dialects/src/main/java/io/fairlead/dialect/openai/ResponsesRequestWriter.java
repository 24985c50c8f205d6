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
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request as OpenAI has it; {@link ResponsesFitting} brings it to another provider's habits. Nothing is stored: the
 * next request may go elsewhere, so a reasoning model is asked for its thoughts in a form that can be given back.
 */
final class ResponsesRequestWriter {
    /** Less is refused. */
    private static final int LEAST_TOKENS = 16;

    private ResponsesRequestWriter() {}

    static ObjectNode write(Conversation wanted, Destination to, Losses losses) {
        Conversation asked = JsonWish.named(wanted, losses);
        boolean custom = to.habits().has(Habit.CUSTOM_TOOLS.key());
        List<Tool> known = asked.tools().stream()
                .map(tool -> custom && tool.freeform() ? tool : function(tool))
                .toList();
        ResponsesToolWriter tools = new ResponsesToolWriter(known);
        ObjectNode body = Json.object().put("model", to.model());
        new ResponsesItemWriter(to, losses, tools, body.putArray("input")).write(asked.turns());
        if (asked.stream()) {
            body.put("stream", true);
        }
        body.put("store", false);
        if (!known.isEmpty()) {
            tools.write(
                    body.putArray("tools"),
                    tool -> Boolean.TRUE.equals(ChatSchemas.strict(tool.strict(), tool.schema(), to, "tools", losses)));
            if (asked.toolChoice().mode() != ToolChoice.Mode.AUTO) {
                tools.choice(asked.toolChoice(), body);
            }
            if (asked.parallelTools() != null) {
                body.put("parallel_tool_calls", asked.parallelTools());
            }
        }
        if (!(asked.format() instanceof OutputFormat.Plain)) {
            ResponsesFormats.write(
                    asked.format(),
                    strict(asked.format(), to, losses),
                    body.putObject("text").putObject("format"));
        }
        sampling(body, asked.sampling(), losses);
        if (asked.reasoning() != null) {
            reasoning(body, asked.reasoning(), to, losses);
        }
        include(body, asked, to);
        return body;
    }

    /** Its own form is its client's alone. */
    private static Tool function(Tool tool) {
        return new Tool(tool.name(), tool.description(), tool.schema(), tool.strict());
    }

    private static @Nullable Boolean strict(OutputFormat format, Destination to, Losses losses) {
        return format instanceof OutputFormat.Schema schema
                ? ChatSchemas.strict(schema.strict(), schema.schema(), to, "text.format", losses)
                : null;
    }

    private static void sampling(ObjectNode body, Sampling sampling, Losses losses) {
        Integer most = sampling.maxTokens();
        if (most != null) {
            body.put("max_output_tokens", Math.max(LEAST_TOKENS, most));
            if (most < LEAST_TOKENS) {
                losses.noted("max_output_tokens", "the least is " + LEAST_TOKENS);
            }
        }
        if (sampling.temperature() != null) {
            body.put("temperature", sampling.temperature());
        }
        if (sampling.topP() != null) {
            body.put("top_p", sampling.topP());
        }
        if (sampling.logprobs() != null && sampling.logprobs() > 0) {
            body.put("top_logprobs", sampling.logprobs());
        }
        lost("stop", !sampling.stop().isEmpty(), losses);
        lost("seed", sampling.seed() != null, losses);
        lost("top_k", sampling.topK() != null, losses);
        lost("frequency_penalty", says(sampling.frequencyPenalty()), losses);
        lost("presence_penalty", says(sampling.presencePenalty()), losses);
        lost("n", sampling.answers() != null && sampling.answers() > 1, losses);
    }

    private static boolean says(@Nullable Double penalty) {
        return penalty != null && penalty != 0;
    }

    private static void lost(String name, boolean said, Losses losses) {
        if (said) {
            losses.lossy(name, "the API does not have it");
        }
    }

    private static void reasoning(ObjectNode body, Reasoning wish, Destination to, Losses losses) {
        Effort effort = wish.asEffort();
        boolean says = effort != null && effort != Effort.AUTO;
        if (ChatReasoning.never(to.traits())) {
            if (says && effort != Effort.NONE) {
                losses.lossy("reasoning", "the model cannot be asked to think");
            }
            return;
        }
        ObjectNode reasoning = Json.object();
        String word = effort == null
                ? null
                : says ? ChatReasoning.word(effort) : ChatReasoning.said(effort, "reasoning.effort", to, losses);
        if (word != null) {
            reasoning.put("effort", word);
        }
        if (Boolean.TRUE.equals(wish.shown())) {
            reasoning.put("summary", "auto");
        }
        if (!reasoning.isEmpty()) {
            body.set("reasoning", reasoning);
        }
    }

    private static void include(ObjectNode body, Conversation asked, Destination to) {
        ArrayNode include = body.arrayNode();
        if (to.traits().reasoning()) {
            include.add(ResponsesRequestReader.ENCRYPTED);
        }
        if (asked.sampling().logprobs() != null) {
            include.add(ResponsesRequestReader.LOGPROBS);
        }
        if (!include.isEmpty()) {
            body.set("include", include);
        }
    }
}
