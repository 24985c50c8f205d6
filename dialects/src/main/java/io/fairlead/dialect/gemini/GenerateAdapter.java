package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Abilities;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Seal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings a client's own request to another model of Google's: only what is known to be refused there is changed, and named.
 * Everything else stays, in whichever spelling it is.
 */
final class GenerateAdapter {
    /** What a budget is that nobody named. */
    private static final int DYNAMIC = -1;

    private static final Map<Feature, List<String>> SETTINGS = Map.of(
            Feature.SAMPLING, List.of("temperature", "topP", "topK"),
            Feature.PENALTIES, List.of("frequencyPenalty", "presencePenalty"),
            Feature.LOGPROBS, List.of("responseLogprobs", "logprobs"),
            Feature.STOP, List.of("stopSequences"));

    private static final String SNAKE_SIGNATURE = "thought_signature";

    private final Origin from;
    private final Destination to;
    private final Losses losses;

    GenerateAdapter(Origin from, Destination to, Losses losses) {
        this.from = from;
        this.to = to;
        this.losses = losses;
    }

    void edit(ObjectNode body) {
        if (body.path("contents") instanceof ArrayNode contents) {
            for (int i = contents.size() - 1; i >= 0; i--) {
                if (contents.get(i).path("parts") instanceof ArrayNode parts && !parts.isEmpty()) {
                    seals(parts);
                    if (parts.isEmpty()) {
                        contents.remove(i);
                    } else {
                        firstCall(parts);
                    }
                }
            }
        }
        thinking(body);
        ObjectNode config = member(body, "generationConfig", "generation_config");
        if (config != null) {
            SETTINGS.forEach((feature, fields) -> lacking(config, feature, fields));
        }
    }

    private void lacking(ObjectNode config, Feature feature, List<String> fields) {
        if (!to.traits().lacks(feature)) {
            return;
        }
        for (Map.Entry<String, JsonNode> member : List.copyOf(config.properties())) {
            String name = GenerateNames.camel(member.getKey());
            if (fields.contains(name)) {
                config.remove(member.getKey());
                if (says(feature, member.getValue())) {
                    losses.lossy("generationConfig." + name, Abilities.why(feature));
                }
            }
        }
    }

    /** A temperature or nucleus of 1, a penalty of nothing and no probabilities hold anyway. */
    private static boolean says(Feature feature, JsonNode value) {
        double usual = feature == Feature.SAMPLING ? 1 : 0;
        return !value.isNull()
                && !(value.isNumber() && value.doubleValue() == usual)
                && !(value.isBoolean() && !value.booleanValue())
                && !(value.isArray() && value.isEmpty());
    }

    /** What others sealed only they can read; what Google sealed and another dialect carried is put back as it was. */
    private void seals(ArrayNode parts) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (!(parts.get(i) instanceof ObjectNode part)) {
                continue;
            }
            String field = part.has(SNAKE_SIGNATURE) ? SNAKE_SIGNATURE : GenerateSeals.FIELD;
            String signature = part.path(field).asText();
            Seal seal = GenerateSeals.read(signature, Seal.Kind.SIGNATURE, from.maker());
            if (seal == null
                    || (!signature.startsWith(Seal.MARK) && seal.maker().equals(to.maker()))) {
                continue;
            }
            String own = GenerateSeals.valueFor(seal, to.maker());
            if (own != null) {
                part.put(field, own);
                continue;
            }
            losses.noted("contents.parts.thoughtSignature", "a thought that only another maker can read is left out");
            part.remove(field);
            if (part.path("thought").asBoolean() || !says(part)) {
                parts.remove(i);
            }
        }
    }

    /** Whether anything is left but an empty text. */
    private static boolean says(ObjectNode part) {
        return !part.path("text").asText().isEmpty() || part.size() > (part.has("text") ? 1 : 0);
    }

    private void firstCall(ArrayNode parts) {
        if (!to.traits().has(Feature.SEALED_CALLS)) {
            return;
        }
        for (JsonNode part : parts) {
            if (part instanceof ObjectNode call && (call.has("functionCall") || call.has("function_call"))) {
                if (!call.has(GenerateSeals.FIELD) && !call.has(SNAKE_SIGNATURE)) {
                    call.put(GenerateSeals.FIELD, GenerateSeals.SKIP);
                }
                return;
            }
        }
    }

    /** No level where a budget is wanted, no budget of nothing where the model always thinks, and neither where it never does. */
    private void thinking(ObjectNode body) {
        ObjectNode config = member(body, "generationConfig", "generation_config");
        ObjectNode asked = config == null ? null : member(config, "thinkingConfig", "thinking_config");
        if (config == null || asked == null) {
            return;
        }
        ModelTraits traits = to.traits();
        JsonNode plain = GenerateNames.camel(asked);
        boolean budgets = !traits.can().isEmpty() && !traits.has(Feature.EFFORT);
        boolean off = plain.path("thinkingBudget").asInt(DYNAMIC) == 0;
        if ((traits.lacks(Feature.EFFORT) && !off)
                || (budgets && plain.has("thinkingLevel"))
                || (off && traits.lacks(Feature.THINKING_OFF))) {
            Reasoning wish = GenerateThinking.read(Fields.of(plain, GenerateApi.FIELDS, losses));
            ObjectNode fit = wish == null ? null : new GenerateThinking(traits, losses).write(wish);
            config.remove(List.of("thinkingConfig", "thinking_config"));
            if (fit != null) {
                config.set("thinkingConfig", fit);
            }
        }
    }

    private static @Nullable ObjectNode member(ObjectNode owner, String camel, String snake) {
        JsonNode value = owner.has(camel) ? owner.path(camel) : owner.path(snake);
        return value instanceof ObjectNode object ? object : null;
    }
}
