package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Tokens;
import org.jspecify.annotations.Nullable;

/** Writes a whole answer: the first choice, since there is never another here. */
final class ResponsesAnswerWriter {

    private ResponsesAnswerWriter() {}

    static ObjectNode write(Completion answer, Reply reply) {
        ResponsesItems items = new ResponsesItems(reply);
        ObjectNode body = frame(answer.model(), reply, items.tools());
        ArrayNode output = body.putArray("output");
        boolean refused = false;
        FinishReason finish = FinishReason.STOP;
        if (!answer.choices().isEmpty()) {
            Choice choice = answer.choices().get(0);
            finish = choice.finish().reason();
            for (Part part : choice.parts()) {
                refused |= part instanceof Part.Refusal;
                output.addAll(items.of(part));
            }
            logprobs(choice, output);
        }
        String reason = ResponsesFinishes.reason(finish, refused);
        if (!reason.isEmpty() && output.path(output.size() - 1) instanceof ObjectNode last && last.has("status")) {
            last.put("status", ResponsesItems.INCOMPLETE);
        }
        ResponsesFinishes.write(reason, body);
        ResponsesTokens.write(answer.tokens(), body);
        return body;
    }

    /** Beside the first text, as they are counted. */
    private static void logprobs(Choice choice, ArrayNode output) {
        if (choice.logprobs().isEmpty()) {
            return;
        }
        for (var item : output) {
            if (item.path("content").path(0) instanceof ObjectNode content && content.has("text")) {
                ChatWords.logprobs(content.putArray("logprobs"), choice.logprobs(), true);
                return;
            }
        }
    }

    /** A response that has just begun; what the official clients need of the request is told again. */
    static ObjectNode frame(@Nullable String model, Reply reply, ResponsesToolWriter tools) {
        Conversation asked = reply.asked();
        ObjectNode body = Json.object()
                .put("id", ResponsesIds.answer(reply.id()))
                .put("object", "response")
                .put("created_at", reply.createdSeconds())
                .put("status", "in_progress")
                .put("background", false)
                .putNull("error")
                .putNull("incomplete_details")
                .putNull("instructions")
                .put("max_output_tokens", asked.sampling().maxTokens())
                .put("model", model == null ? reply.model() : model);
        body.putArray("output");
        body.put("parallel_tool_calls", !Boolean.FALSE.equals(asked.parallelTools()))
                .putNull("previous_response_id");
        Effort effort = asked.reasoning() == null ? null : asked.reasoning().effort();
        body.putObject("reasoning")
                .put("effort", effort == null || effort == Effort.AUTO ? null : ChatReasoning.word(effort))
                .putNull("summary");
        body.put("store", false).put("temperature", asked.sampling().temperature());
        ResponsesFormats.write(
                asked.format(),
                asked.format() instanceof OutputFormat.Schema schema ? schema.strict() : null,
                body.putObject("text").putObject("format"));
        tools.choice(asked.toolChoice(), body);
        tools.write(body.putArray("tools"), tool -> !Boolean.FALSE.equals(tool.strict()));
        body.put("top_p", asked.sampling().topP()).put("truncation", "disabled").putObject("metadata");
        ResponsesTokens.write(Tokens.UNKNOWN, body);
        return body;
    }
}
