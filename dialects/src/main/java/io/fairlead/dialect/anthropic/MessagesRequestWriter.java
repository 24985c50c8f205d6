package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Instructions;
import io.fairlead.dialect.neutral.JsonWish;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Turn;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request in the words of Messages; {@link MessagesFitting} brings it to the model. Instructions stand at the top, and
 * user and assistant take turns.
 */
final class MessagesRequestWriter {
    private final Destination to;
    private final Losses losses;
    private final MessagesContentWriter content;

    MessagesRequestWriter(Destination to, Losses losses) {
        this.to = to;
        this.losses = losses;
        this.content = new MessagesContentWriter(to, losses);
    }

    ObjectNode write(Conversation wanted) {
        Conversation asked = told(wanted);
        ObjectNode body = Json.object().put("model", to.model());
        Sampling sampling = asked.sampling();
        if (sampling.maxTokens() != null) {
            body.put("max_tokens", sampling.maxTokens());
        }
        system(asked, body);
        messages(asked, body.putArray("messages"));
        MessagesTools.write(asked, to, losses, body);
        format(asked.format(), body);
        sampling(sampling, body);
        if (asked.reasoning() != null) {
            MessagesReasoning.write(asked.reasoning(), body);
        }
        if (asked.stream()) {
            body.put("stream", true);
        }
        return body;
    }

    /** What there is no form for is wished for in words. */
    private Conversation told(Conversation wanted) {
        if (wanted.format() instanceof OutputFormat.AnyJson) {
            losses.lossy("response_format", "there is no JSON without a schema");
            return JsonWish.told(wanted, losses);
        }
        if (wanted.format() instanceof OutputFormat.Schema schema && MessagesSchemas.circular(schema.schema())) {
            losses.lossy("response_format", "a schema must not refer to itself");
            return JsonWish.told(wanted, losses);
        }
        return wanted;
    }

    private void system(Conversation asked, ObjectNode body) {
        ArrayNode blocks = Json.object().arrayNode();
        Instructions.write(asked, losses, text -> content.text(text.text(), blocks));
        if (!blocks.isEmpty()) {
            body.set("system", MessagesContentWriter.shortest(blocks));
        }
    }

    private void messages(Conversation asked, ArrayNode messages) {
        ArrayNode open = Json.object().arrayNode();
        Turn.Role speaker = Turn.Role.USER;
        int number = 0;
        for (Turn turn : asked.turns()) {
            if (turn.role() != Turn.Role.SYSTEM) {
                if (turn.role() != speaker) {
                    close(speaker, open, messages);
                    open = Json.object().arrayNode();
                    speaker = turn.role();
                }
                content.write(turn, "messages[" + number + "]", open);
            }
            number++;
        }
        close(speaker, open, messages);
        if (!messages.path(0).path("role").asText().equals("user")) {
            messages.insertObject(0).put("role", "user").put("content", "Go on.");
            losses.noted("messages", "the user must speak first, so a turn was made up");
        }
    }

    private static void close(Turn.Role speaker, ArrayNode blocks, ArrayNode messages) {
        if (!blocks.isEmpty()) {
            messages.addObject()
                    .put("role", speaker == Turn.Role.USER ? "user" : "assistant")
                    .set("content", MessagesContentWriter.shortest(blocks));
        }
    }

    private void format(OutputFormat format, ObjectNode body) {
        if (!(format instanceof OutputFormat.Schema schema)) {
            return;
        }
        if (!MessagesSchemas.circular(schema.schema())) {
            body.withObject("/output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", MessagesSchemas.subset(schema.schema(), "response_format", losses));
        }
    }

    private void sampling(Sampling sampling, ObjectNode body) {
        number(body, "temperature", sampling.temperature());
        number(body, "top_p", sampling.topP());
        if (sampling.topK() != null) {
            body.put("top_k", sampling.topK());
        }
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(body.putArray("stop_sequences")::add);
        }
        lacking("frequency_penalty", sampling.frequencyPenalty());
        lacking("presence_penalty", sampling.presencePenalty());
        if (sampling.seed() != null) {
            losses.lossy("seed", "Anthropic has no seed");
        }
        if (sampling.answers() != null && sampling.answers() > 1) {
            losses.lossy("n", "Anthropic gives one answer");
        }
        if (sampling.logprobs() != null) {
            losses.lossy("logprobs", "Anthropic tells no probabilities");
        }
    }

    private static void number(ObjectNode body, String name, @Nullable Double value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    /** A penalty of nothing changes nothing. */
    private void lacking(String name, @Nullable Double value) {
        if (value != null && value != 0) {
            losses.lossy(name, "Anthropic has no penalties");
        }
    }
}
