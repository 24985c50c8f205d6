package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Sampling;
import org.jspecify.annotations.Nullable;

/** Writes {@code generationConfig}, within the bounds of Google's reference. */
final class GenerateConfigWriter {
    private static final int MOST_STOPS = 5;
    private static final int MOST_ANSWERS = 8;
    private static final int MOST_ALTERNATIVES = 20;
    private static final double MOST_TEMPERATURE = 2;
    private static final double MOST_PENALTY = 1.99;

    private final Destination to;
    private final Losses losses;

    GenerateConfigWriter(Destination to, Losses losses) {
        this.to = to;
        this.losses = losses;
    }

    ObjectNode write(Conversation asked) {
        ObjectNode config = Json.object();
        Sampling sampling = asked.sampling();
        most(sampling.maxTokens(), config);
        drawing(sampling, config);
        seed(sampling.seed(), config);
        penalty("frequencyPenalty", "frequency_penalty", sampling.frequencyPenalty(), config);
        penalty("presencePenalty", "presence_penalty", sampling.presencePenalty(), config);
        stop(sampling, config);
        if (sampling.answers() != null) {
            config.put("candidateCount", bounded("n", sampling.answers(), MOST_ANSWERS));
        }
        logprobs(sampling.logprobs(), config);
        format(asked.format(), config);
        ObjectNode thinking =
                asked.reasoning() == null ? null : new GenerateThinking(to.traits(), losses).write(asked.reasoning());
        if (thinking != null) {
            config.set("thinkingConfig", thinking);
        }
        return config;
    }

    private void most(@Nullable Integer asked, ObjectNode config) {
        if (asked != null) {
            int bound = to.traits().output() > 0 ? to.traits().output() : Integer.MAX_VALUE;
            config.put("maxOutputTokens", bounded("max_tokens", asked, bound));
        }
    }

    private int bounded(String name, int asked, int most) {
        if (asked > most) {
            losses.noted(name, "it is at most " + most);
        }
        return Math.min(asked, most);
    }

    private void drawing(Sampling sampling, ObjectNode config) {
        within("temperature", "temperature", sampling.temperature(), MOST_TEMPERATURE, config);
        within("topP", "top_p", sampling.topP(), 1, config);
        if (sampling.topK() != null) {
            config.put("topK", sampling.topK());
        }
    }

    private void within(String field, String name, @Nullable Double value, double most, ObjectNode config) {
        if (value != null) {
            double inside = Math.max(0, Math.min(most, value));
            if (inside != value) {
                losses.noted(name, "it goes from 0 to " + most);
            }
            config.put(field, inside);
        }
    }

    /** Google's seeds have 32 bits. */
    private void seed(@Nullable Long seed, ObjectNode config) {
        if (seed != null) {
            int cut = (int) (seed ^ (seed >>> Integer.SIZE));
            boolean fits = seed >= Integer.MIN_VALUE && seed <= Integer.MAX_VALUE;
            if (!fits) {
                losses.noted("seed", "it is cut to 32 bits");
            }
            config.put("seed", fits ? seed.intValue() : cut);
        }
    }

    private void penalty(String field, String name, @Nullable Double value, ObjectNode config) {
        if (value == null) {
            return;
        }
        double inside = Math.max(-2, Math.min(MOST_PENALTY, value));
        if (inside != value) {
            losses.noted(name, "it goes from -2 to less than 2");
        }
        config.put(field, inside);
    }

    private void stop(Sampling sampling, ObjectNode config) {
        ArrayNode stop = Json.object().arrayNode();
        for (String text : sampling.stop()) {
            if (stop.size() == MOST_STOPS) {
                losses.lossy("stop", "there are at most " + MOST_STOPS + " stop sequences");
            } else {
                stop.add(text);
            }
        }
        if (!stop.isEmpty()) {
            config.set("stopSequences", stop);
        }
    }

    private void logprobs(@Nullable Integer alternatives, ObjectNode config) {
        if (alternatives == null) {
            return;
        }
        config.put("responseLogprobs", true);
        if (alternatives > 0) {
            config.put("logprobs", bounded("logprobs", alternatives, MOST_ALTERNATIVES));
        }
    }

    private static void format(OutputFormat format, ObjectNode config) {
        if (format instanceof OutputFormat.Plain) {
            return;
        }
        config.put("responseMimeType", "application/json");
        if (format instanceof OutputFormat.Schema schema) {
            config.set("responseJsonSchema", schema.schema());
        }
    }
}
