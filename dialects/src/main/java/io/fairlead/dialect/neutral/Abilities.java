package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.json.JsonOutline;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import io.fairlead.dialect.neutral.Turn.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a request what its target's model is known to lack, and names it, before the request is written: so that no
 * writer has to ask. Only what is no plain yes or no stays with the writers. That is how little a model that always thinks can
 * be asked to, and what a dialect makes of features that a model is known to have. For one request.
 */
public final class Abilities {
    private static final String REASONING = "reasoning";

    private final ModelTraits traits;
    private final Losses losses;

    private Abilities(ModelTraits traits, Losses losses) {
        this.traits = traits;
        this.losses = losses;
    }

    /** {@code asked} as {@code to}'s model can be asked; itself where the model is known to lack nothing. */
    public static Conversation fit(Conversation asked, Destination to, Losses losses) {
        ModelTraits traits = to.asked(
                        asked.reasoning() == null ? null : asked.reasoning().asEffort())
                .traits();
        return traits.cannot().isEmpty() ? asked : new Abilities(traits, losses).fit(asked);
    }

    /**
     * A request of {@code api} itself, written anew where the model lacks what it asks for; {@code body} where it does not.
     * Fields that nobody knows are named as lost then. Of long texts only the beginning is read until it is clear that the model
     * lacks something.
     */
    public static JsonNode adapt(Api api, JsonNode body, Destination to, Losses losses) {
        if (to.traits().cannot().isEmpty() || !body.isObject()) {
            return body;
        }
        Conversation asked = JsonOutline.briefly(body, () -> read(api, body, to, new Losses()));
        boolean off = asked.reasoning() != null
                && asked.reasoning().asEffort() == Effort.NONE
                && to.traits().lacks(Feature.THINKING_OFF);
        if (!off && fit(asked, to, new Losses()).equals(asked)) {
            return body;
        }
        JsonOutline.takeTexts(body);
        return api.writeRequest(read(api, body, to, losses), to, losses).body();
    }

    private static Conversation read(Api api, JsonNode body, Destination to, Losses losses) {
        return api.readRequest(body, "", to.maker(), losses);
    }

    /** Why something is lost at a model without {@code feature}. */
    public static String why(Feature feature) {
        return "the model " + feature.lacking();
    }

    private Conversation fit(Conversation asked) {
        boolean callable = !asked.tools().isEmpty() && asked.toolChoice().mode() != ToolChoice.Mode.NONE;
        boolean toolless = lost(Feature.TOOLS, callable || AbleTurns.call(asked.turns()), "tools");
        boolean forced = callable && asked.toolChoice().mode() != ToolChoice.Mode.AUTO;
        boolean free = toolless || lost(Feature.FORCED_TOOLS, forced, "tool_choice");
        OutputFormat format = format(asked.format(), callable && !toolless);
        Conversation fit = new Conversation(
                asked.model(),
                asked.stream(),
                asked.streamUsage(),
                new AbleTurns(traits, losses, toolless).fit(begun(asked.turns())),
                toolless ? List.of() : asked.tools(),
                free ? ToolChoice.AUTO : asked.toolChoice(),
                toolless ? null : asked.parallelTools(),
                format,
                sampling(asked.sampling()),
                reasoning(asked.reasoning()));
        return format.equals(asked.format()) ? fit : JsonWish.told(fit, asked.format(), losses);
    }

    private boolean lost(Feature feature, boolean used, String path) {
        boolean lost = used && traits.lacks(feature);
        if (lost) {
            losses.lossy(path, why(feature));
        }
        return lost;
    }

    /** Words of the assistant's that stand last are to be gone on from; without them the model answers anew. */
    private List<Turn> begun(List<Turn> turns) {
        int last = turns.size() - 1;
        boolean begun = last >= 0
                && turns.get(last).role() == Role.ASSISTANT
                && turns.get(last).parts().stream().noneMatch(Part.ToolCall.class::isInstance);
        return lost(Feature.PREFILL, begun, "messages[" + last + "]") ? turns.subList(0, last) : turns;
    }

    /** JSON of any form is the next best to a schema. */
    private OutputFormat format(OutputFormat format, boolean tools) {
        if (format instanceof OutputFormat.Plain || lost(Feature.SCHEMA_WITH_TOOLS, tools, "response_format")) {
            return OutputFormat.TEXT;
        }
        boolean schema = format instanceof OutputFormat.Schema;
        return lost(Feature.SCHEMA, schema, "response_format") ? OutputFormat.JSON : format;
    }

    /** A temperature or nucleus of 1 and a penalty of nothing say what holds anyway. */
    private Sampling sampling(Sampling asked) {
        Double temperature = set(asked.temperature(), 1, Feature.SAMPLING, "temperature");
        Double topP = set(asked.topP(), 1, Feature.SAMPLING, "top_p");
        if (temperature != null && topP != null && traits.lacks(Feature.TEMPERATURE_AND_TOP_P)) {
            topP = null;
            losses.noted("top_p", why(Feature.TEMPERATURE_AND_TOP_P));
        }
        boolean k = lost(Feature.SAMPLING, asked.topK() != null, "top_k");
        boolean stop = lost(Feature.STOP, !asked.stop().isEmpty(), "stop");
        boolean logprobs = lost(Feature.LOGPROBS, asked.logprobs() != null, "logprobs");
        return new Sampling(
                asked.maxTokens(),
                temperature,
                topP,
                k ? null : asked.topK(),
                set(asked.frequencyPenalty(), 0, Feature.PENALTIES, "frequency_penalty"),
                set(asked.presencePenalty(), 0, Feature.PENALTIES, "presence_penalty"),
                asked.seed(),
                stop ? List.of() : asked.stop(),
                asked.answers(),
                logprobs ? null : asked.logprobs());
    }

    private @Nullable Double set(@Nullable Double value, double usual, Feature feature, String name) {
        lost(feature, value != null && value != usual, name);
        return traits.lacks(feature) ? null : value;
    }

    private @Nullable Reasoning reasoning(@Nullable Reasoning wish) {
        Effort effort = wish == null ? null : wish.asEffort();
        if (wish == null || effort == null || effort == Effort.NONE) {
            return wish;
        }
        if (traits.lacks(Feature.EFFORT)) {
            // A model that thinks anyway decides by itself.
            lost(Feature.EFFORT, effort != Effort.AUTO || !traits.reasoning(), REASONING);
            return null;
        }
        if (wish.effort() == Effort.MINIMAL && traits.lacks(Feature.MINIMAL_EFFORT)) {
            losses.noted(REASONING, why(Feature.MINIMAL_EFFORT));
            return new Reasoning(Effort.LOW, wish.budget(), wish.shown());
        }
        return wish;
    }
}
