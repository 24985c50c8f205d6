package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Abilities;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import io.fairlead.dialect.neutral.Sampling;
import org.jspecify.annotations.Nullable;

/** Writes how an answer is drawn, and how long the model thinks first. Ranges are those of the reference. */
final class ChatSamplingWriter {
    private static final int MOST_STOPS = 5;
    private static final int MOST_K = 500;

    private ChatSamplingWriter() {}

    static void write(Conversation asked, Destination to, Losses losses, ObjectNode body) {
        Sampling sampling = asked.sampling();
        if (sampling.maxTokens() != null) {
            body.put("max_tokens", sampling.maxTokens());
        }
        number("temperature", "temperature", sampling.temperature(), 0, 1, losses, body);
        number("p", "top_p", sampling.topP(), 0.01, 0.99, losses, body);
        number("frequency_penalty", "frequency_penalty", sampling.frequencyPenalty(), 0, 1, losses, body);
        number("presence_penalty", "presence_penalty", sampling.presencePenalty(), 0, 1, losses, body);
        if (sampling.topK() != null) {
            if (sampling.topK() > MOST_K) {
                losses.noted("top_k", "it is " + MOST_K + " at the most");
            }
            body.put("k", Math.min(MOST_K, sampling.topK()));
        }
        if (sampling.seed() != null) {
            body.put("seed", sampling.seed());
        }
        if (sampling.answers() != null && sampling.answers() > 1) {
            losses.lossy("n", "there is only one answer");
        }
        if (sampling.logprobs() != null) {
            body.put("logprobs", true);
            if (sampling.logprobs() > 0) {
                losses.lossy("top_logprobs", "alternatives are not told");
            }
        }
        stop(sampling, losses, body);
        if (asked.reasoning() != null) {
            thinking(asked.reasoning(), to.traits(), losses, body);
        }
    }

    private static void number(
            String name,
            String path,
            @Nullable Double value,
            double least,
            double most,
            Losses losses,
            ObjectNode body) {
        if (value != null) {
            double inside = Math.max(least, Math.min(most, value));
            if (inside != value) {
                losses.noted(path, "it goes from " + least + " to " + most);
            }
            body.put(name, inside);
        }
    }

    private static void stop(Sampling sampling, Losses losses, ObjectNode body) {
        if (sampling.stop().isEmpty()) {
            return;
        }
        if (sampling.stop().size() > MOST_STOPS) {
            losses.lossy("stop", "only " + MOST_STOPS + " stop sequences are taken");
        }
        ArrayNode stop = body.putArray("stop_sequences");
        sampling.stop().stream().limit(MOST_STOPS).forEach(stop::add);
    }

    /** There is a budget or none; the words for an effort become one. Thoughts are always shown. */
    private static void thinking(Reasoning wish, ModelTraits traits, Losses losses, ObjectNode body) {
        Effort effort = wish.asEffort();
        if (!traits.reasoning() && !traits.unheard()) {
            if (effort != null && effort != Effort.NONE && effort != Effort.AUTO) {
                losses.lossy("reasoning", "the model does not think");
            }
            return;
        }
        if (Boolean.FALSE.equals(wish.shown())) {
            losses.noted("reasoning.shown", "thoughts are always shown");
        }
        if (effort == Effort.NONE && traits.lacks(Feature.THINKING_OFF)) {
            losses.noted("reasoning", Abilities.why(Feature.THINKING_OFF));
        } else if (effort != null) {
            ObjectNode thinking =
                    body.putObject("thinking").put("type", effort == Effort.NONE ? "disabled" : "enabled");
            Integer budget = wish.asBudget();
            if (effort != Effort.NONE && effort != Effort.AUTO && budget != null) {
                thinking.put("token_budget", within(budget, traits.output()));
            }
        }
    }

    /** A budget that leaves the answer its half. */
    private static int within(int budget, int output) {
        return output > 0 ? Math.min(budget, output / 2) : budget;
    }
}
