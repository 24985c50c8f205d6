package io.fairlead.dialect.parrot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolArguments;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import org.jspecify.annotations.Nullable;

/** Writes a request; what Parrot lacks is a loss. */
final class TalkRequestWriter {
    private static final double HOTTEST = 1;

    private final ArrayNode lines;
    private final Losses losses;

    private TalkRequestWriter(ArrayNode lines, Losses losses) {
        this.lines = lines;
        this.losses = losses;
    }

    static ObjectNode write(Conversation asked, Destination to, Losses losses) {
        ObjectNode body = Json.object().put("model", to.model()).put("live", asked.stream());
        TalkRequestWriter writer = new TalkRequestWriter(body.putArray("lines"), losses);
        asked.turns().forEach(writer::turn);
        skills(asked, body, losses);
        sampling(asked.sampling(), body, losses);
        if (!asked.format().equals(OutputFormat.TEXT)) {
            losses.lossy("format", "Parrot has no JSON");
        }
        Reasoning reasoning = asked.reasoning();
        if (reasoning != null && reasoning.asEffort() != Reasoning.Effort.NONE) {
            losses.lossy("reasoning", "Parrot does not think before it speaks");
        }
        return body;
    }

    private static void skills(Conversation asked, ObjectNode body, Losses losses) {
        if (asked.toolChoice().equals(ToolChoice.NONE)) {
            return;
        }
        for (Tool tool : asked.tools()) {
            ObjectNode skill = body.withArray("skills").addObject().put("name", tool.name());
            skill.put("about", tool.description());
            skill.set("takes", tool.schema());
            if (Boolean.TRUE.equals(tool.strict())) {
                losses.noted("tools.strict", "calls are not held to their schemas");
            }
        }
        switch (asked.toolChoice().mode()) {
            case AUTO, NONE -> {}
            case REQUIRED -> body.put("must", "any");
            case NAMED -> losses.lossy("tool_choice", "one skill cannot be demanded");
        }
        if (Boolean.FALSE.equals(asked.parallelTools())) {
            losses.lossy("parallel_tool_calls", "several calls at once cannot be forbidden");
        }
    }

    private static void sampling(Sampling sampling, ObjectNode body, Losses losses) {
        if (sampling.maxTokens() != null) {
            body.put("limit", sampling.maxTokens());
        }
        Double temperature = sampling.temperature();
        if (temperature != null) {
            body.put("heat", Math.min(temperature, HOTTEST));
            if (temperature > HOTTEST) {
                losses.noted("temperature", "it goes from 0 to 1");
            }
        }
        if (sampling.topP() != null) {
            body.put("nucleus", sampling.topP());
        }
        if (!sampling.stop().isEmpty()) {
            ArrayNode end = body.putArray("end");
            sampling.stop().forEach(end::add);
        }
        lacks("top_k", sampling.topK(), losses);
        lacks("frequency_penalty", sampling.frequencyPenalty(), losses);
        lacks("presence_penalty", sampling.presencePenalty(), losses);
        lacks("seed", sampling.seed(), losses);
        lacks("n", sampling.answers(), losses);
        lacks("logprobs", sampling.logprobs(), losses);
    }

    private static void lacks(String name, @Nullable Object value, Losses losses) {
        if (value != null) {
            losses.lossy(name, "Parrot has no such setting");
        }
    }

    private void turn(Turn turn) {
        String by = switch (turn.role()) {
            case SYSTEM -> "rules";
            case USER -> "owner";
            case ASSISTANT -> "parrot";
        };
        for (Part part : turn.parts()) {
            if (part instanceof Part.Text text) {
                lines.addObject().put("by", by).put("say", text.text());
            } else if (part instanceof Part.Refusal refusal) {
                lines.addObject().put("by", by).put("say", refusal.text());
            } else if (part instanceof Part.ToolCall call) {
                call(call, lines.addObject().put("by", by));
            } else if (part instanceof Part.ToolResult result) {
                result(result, lines.addObject().put("by", by).putObject("got"));
            } else if (part instanceof Part.Thought) {
                losses.noted("messages.reasoning", "Parrot takes no thoughts back");
            } else {
                losses.lossy("messages", "Parrot takes only words");
            }
        }
    }

    private void call(Part.ToolCall call, ObjectNode line) {
        if (call.seal() != null) {
            losses.noted("messages.tool_calls.seal", "the seal of a call has no place");
        }
        line.putObject("do")
                .put("id", call.id())
                .put("skill", call.name())
                .set("with", ToolArguments.object(call.arguments()));
    }

    private void result(Part.ToolResult result, ObjectNode got) {
        StringBuilder words = new StringBuilder();
        for (Part part : result.content()) {
            if (part instanceof Part.Text text) {
                words.append(text.text());
            } else {
                losses.lossy("messages.tool_result", "a result is only words");
            }
        }
        got.put("id", result.id()).put("skill", result.name()).put("say", words.toString());
        if (result.error()) {
            got.put("failed", true);
        }
    }
}
