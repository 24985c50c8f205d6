package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.ToolArguments;
import io.fairlead.dialect.neutral.ToolIds;
import org.jspecify.annotations.Nullable;

/** Writes a Converse answer. Citations stand in a block behind their text, so that a client that knows none loses no words. */
final class ConverseAnswerWriter {

    private ConverseAnswerWriter() {}

    static ObjectNode write(Completion answer, Reply reply) {
        Completion.Choice choice =
                answer.choices().isEmpty() ? null : answer.choices().get(0);
        ObjectNode body = Json.object();
        ObjectNode message = body.putObject("output").putObject("message").put("role", "assistant");
        ArrayNode content = message.putArray("content");
        if (choice != null) {
            choice.parts().forEach(part -> part(part, reply.maker(), content));
        }
        Finish finish = choice == null ? Finish.of(FinishReason.OTHER) : choice.finish();
        body.put("stopReason", ConverseFinishes.write(finish));
        body.set("usage", ConverseTokens.write(answer.tokens()));
        body.putObject("metrics").put("latencyMs", 0);
        return body;
    }

    private static void part(Part part, String maker, ArrayNode content) {
        if (part instanceof Part.Text text) {
            content.addObject().put("text", text.text());
            if (!text.citations().isEmpty()) {
                ArrayNode citations =
                        content.addObject().putObject("citationsContent").putArray("citations");
                for (Citation citation : text.citations()) {
                    citations.add(ConverseCitations.write(citation));
                }
            }
        } else if (part instanceof Part.Refusal refusal) {
            content.addObject().put("text", refusal.text());
        } else if (part instanceof Part.Thought thought) {
            content.add(ConverseSeals.write(thought, value(thought.seal(), maker)));
        } else if (part instanceof Part.ToolCall call) {
            ObjectNode use = content.addObject().putObject("toolUse");
            use.put("toolUseId", ToolIds.DOTTED.fit(call.id())).put("name", call.name());
            use.set("input", ToolArguments.object(call.arguments()));
        } else if (part instanceof Part.Image image && image.media() instanceof Media.Inline inline) {
            String format = ConverseFormats.image(inline.type());
            if (format != null) {
                ObjectNode block = content.addObject().putObject("image").put("format", format);
                block.putObject("source").put("bytes", inline.base64());
            }
        }
    }

    /** A thought without a seal gets nobody's, by which it is known when it comes back. */
    private static String value(@Nullable Seal seal, String maker) {
        return seal == null ? Seal.NONE : seal.valueToClientOf(maker);
    }
}
