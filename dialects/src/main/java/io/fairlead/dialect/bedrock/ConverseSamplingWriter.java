package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Sampling;
import org.jspecify.annotations.Nullable;

/** Writes how an answer is drawn: {@code inferenceConfig}, and what the models take beside it. */
final class ConverseSamplingWriter {

    private ConverseSamplingWriter() {}

    /** {@code forced}: the model must call a tool, which Anthropic's models do not while they think. */
    static void write(Conversation asked, boolean forced, Destination to, Losses losses, ObjectNode body) {
        Sampling sampling = asked.sampling();
        lacking(sampling, losses);
        boolean anthropic = to.maker().equals(ConverseModelFields.ANTHROPIC);
        Reasoning reasoning = asked.reasoning();
        if (reasoning != null && forced && anthropic && reasoning.asEffort() != Reasoning.Effort.NONE) {
            losses.lossy("reasoning", "the model does not think when it must call a tool");
            reasoning = null;
        }
        Integer most = most(sampling.maxTokens(), to, losses);
        ObjectNode own = ConverseModelFields.write(reasoning, sampling.topK(), most, to, losses);
        boolean thinks = own.has("thinking");
        if (thinks && own.remove("top_k") != null) {
            losses.noted("top_k", "the model takes none while it thinks");
        }
        ObjectNode config = Json.object();
        if (most != null) {
            config.put("maxTokens", most);
        }
        numbers(sampling, thinks, losses, config);
        stop(sampling, losses, config);
        if (!config.isEmpty()) {
            body.set("inferenceConfig", config);
        }
        if (!own.isEmpty()) {
            body.set("additionalModelRequestFields", own);
        }
    }

    private static void lacking(Sampling sampling, Losses losses) {
        lacking("frequency_penalty", sampling.frequencyPenalty() != null, losses);
        lacking("presence_penalty", sampling.presencePenalty() != null, losses);
        lacking("seed", sampling.seed() != null, losses);
        lacking("logprobs", sampling.logprobs() != null, losses);
        if (sampling.answers() != null && sampling.answers() > 1) {
            losses.lossy("n", "there is only one answer");
        }
    }

    private static void lacking(String name, boolean asked, Losses losses) {
        if (asked) {
            losses.lossy(name, "Converse has no such setting");
        }
    }

    private static @Nullable Integer most(@Nullable Integer asked, Destination to, Losses losses) {
        int bound = to.traits().output();
        if (asked == null || bound <= 0 || asked <= bound) {
            return asked;
        }
        losses.noted("max_tokens", "the model gives at most " + bound);
        return bound;
    }

    private static void numbers(Sampling sampling, boolean thinks, Losses losses, ObjectNode config) {
        Double temperature = sampling.temperature();
        if (temperature != null && thinks && temperature != 1.0) {
            losses.noted("temperature", "the model takes none while it thinks");
        } else if (temperature != null) {
            config.put("temperature", within("temperature", temperature, losses));
        }
        if (sampling.topP() != null) {
            double least = thinks ? 0.95 : 0;
            if (sampling.topP() < least) {
                losses.noted("top_p", "while the model thinks it is 0.95 at least");
            }
            config.put("topP", Math.max(least, within("top_p", sampling.topP(), losses)));
        }
    }

    private static double within(String name, double value, Losses losses) {
        double inside = Math.max(0, Math.min(1, value));
        if (inside != value) {
            losses.noted(name, "it goes from 0 to 1");
        }
        return inside;
    }

    private static void stop(Sampling sampling, Losses losses, ObjectNode config) {
        ArrayNode stop = config.arrayNode();
        for (String text : sampling.stop()) {
            if (text.isBlank()) {
                losses.lossy("stop", "a stop sequence says something");
            } else {
                stop.add(text);
            }
        }
        if (!stop.isEmpty()) {
            config.set("stopSequences", stop);
        }
    }
}
