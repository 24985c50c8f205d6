package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Abilities;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import java.util.List;

/**
 * Brings a Messages request to one provider and model: only what is known to be refused there is changed, and named. Everything
 * else stays, fields that nobody knows among it.
 */
final class MessagesAdapter {
    /** For models whose limit nobody knows; all that are still served take so many. */
    private static final int USUAL_OUTPUT = 8192;

    private final Origin from;
    private final Destination to;
    private final ModelTraits traits;
    private final Losses losses;

    MessagesAdapter(Origin from, Destination to, Losses losses) {
        this.from = from;
        this.to = to;
        this.traits = to.traits();
        this.losses = losses;
    }

    void edit(ObjectNode body) {
        new MessagesMarks(from.maker(), to.maker(), losses).edit(body);
        MessagesPlace.edit(body, to);
        most(body);
        tools(body);
        prefill(body);
        new MessagesThinking(traits, losses).edit(body);
        sampling(body);
        stop(body);
    }

    /** Anthropic wants a number; without one of the client's it is all that the model can say. */
    private void most(ObjectNode body) {
        if (!body.hasNonNull("max_tokens")) {
            body.put("max_tokens", traits.output() > 0 ? traits.output() : USUAL_OUTPUT);
        } else if (traits.output() > 0 && body.path("max_tokens").asLong() > traits.output()) {
            body.put("max_tokens", traits.output());
            losses.noted("max_tokens", "the model says no more than " + traits.output() + " tokens");
        }
    }

    private void tools(ObjectNode body) {
        if (body.has("tools") && traits.lacks(Feature.TOOLS)) {
            body.remove(List.of("tools", "tool_choice"));
            losses.lossy("tools", Abilities.why(Feature.TOOLS));
        }
        if (forced(body) && traits.lacks(Feature.FORCED_TOOLS)) {
            losses.lossy("tool_choice", Abilities.why(Feature.FORCED_TOOLS));
            ((ObjectNode) body.path("tool_choice")).put("type", "auto").remove("name");
        }
    }

    static boolean forced(JsonNode body) {
        String type = body.path("tool_choice").path("type").asText();
        return type.equals("any") || type.equals("tool");
    }

    /**
     * Words of the assistant's that stand last are to be gone on from. Where the model cannot, they are left out and it answers
     * anew. Calls of server tools that stand last are a turn that was paused, and stay.
     */
    private void prefill(ObjectNode body) {
        if (!(body.path("messages") instanceof ArrayNode messages) || !endsInWords(messages)) {
            return;
        }
        int last = messages.size() - 1;
        if (traits.lacks(Feature.PREFILL)) {
            messages.remove(last);
            losses.lossy("messages", Abilities.why(Feature.PREFILL));
            return;
        }
        if (body.remove("thinking") instanceof ObjectNode thinking && MessagesThinking.on(thinking)) {
            losses.noted("reasoning", "a model that goes on from given words does not think first");
        }
        ObjectNode message = (ObjectNode) messages.get(last);
        if (message.path("content").isTextual()) {
            strip(message, "content");
        } else {
            JsonNode content = message.path("content");
            strip((ObjectNode) content.get(content.size() - 1), "text");
        }
    }

    private static boolean endsInWords(ArrayNode messages) {
        JsonNode last = messages.path(messages.size() - 1);
        JsonNode content = last.path("content");
        return last.path("role").asText().equals("assistant")
                && (content.isTextual()
                        || content.path(content.size() - 1).path("text").isTextual());
    }

    private void strip(ObjectNode owner, String name) {
        String text = owner.path(name).textValue();
        String stripped = text.stripTrailing();
        if (!stripped.equals(text)) {
            owner.put(name, stripped);
            losses.noted("messages", "white space at the end of the assistant's words is left out");
        }
    }

    private void sampling(ObjectNode body) {
        if (traits.lacks(Feature.SAMPLING)) {
            for (String name : new String[] {"temperature", "top_p", "top_k"}) {
                JsonNode value = body.remove(name);
                if (value != null && !value.isNull() && (name.equals("top_k") || value.asDouble() != 1)) {
                    losses.lossy(name, Abilities.why(Feature.SAMPLING));
                }
            }
            return;
        }
        JsonNode temperature = body.path("temperature");
        if (temperature.isNumber() && (temperature.doubleValue() > 1 || temperature.doubleValue() < 0)) {
            body.put("temperature", temperature.doubleValue() > 1 ? 1 : 0);
            losses.noted("temperature", "it goes from 0 to 1 here");
        }
        if (body.hasNonNull("temperature") && body.hasNonNull("top_p") && traits.lacks(Feature.TEMPERATURE_AND_TOP_P)) {
            body.remove("top_p");
            losses.noted("top_p", Abilities.why(Feature.TEMPERATURE_AND_TOP_P));
        }
    }

    private void stop(ObjectNode body) {
        if (!(body.path("stop_sequences") instanceof ArrayNode stop)) {
            return;
        }
        if (!stop.isEmpty() && traits.lacks(Feature.STOP)) {
            stop.removeAll();
            losses.lossy("stop", Abilities.why(Feature.STOP));
        }
        for (int i = stop.size() - 1; i >= 0; i--) {
            if (stop.get(i).isTextual() && stop.get(i).textValue().isBlank()) {
                stop.remove(i);
                losses.lossy("stop", "a stop sequence must have more than white space");
            }
        }
        if (stop.isEmpty()) {
            body.remove("stop_sequences");
        }
    }
}
