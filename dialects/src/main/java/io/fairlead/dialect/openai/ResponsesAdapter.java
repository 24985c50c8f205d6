package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Abilities;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import java.util.List;
import java.util.Locale;

/**
 * Brings a Responses request to one provider's habits and one model's traits, field by field; what nobody knows stays as it is.
 * Where it goes to another provider than the client asked, what only that one has stored or can read goes out. For one request.
 */
final class ResponsesAdapter {
    private static final List<String> STORED = List.of("previous_response_id", "conversation", "prompt");
    private static final List<String> PENALTIES = List.of("frequency_penalty", "presence_penalty");

    private final Origin from;
    private final Destination to;
    private final FieldTable table;
    private final Losses losses;

    ResponsesAdapter(Origin from, Destination to, FieldTable table, Losses losses) {
        this.from = from;
        this.to = to;
        this.table = table;
        this.losses = losses;
    }

    /** Edits {@code body} in place. */
    void edit(ObjectNode body) {
        stored(body);
        refused(body);
        most(body);
        sampling(body);
        reasoning(body);
        tools(body);
        format(body);
        if (body.get("input") instanceof ArrayNode items) {
            new ResponsesItemAdapter(from, to, losses).edit(items);
        }
    }

    private void stored(ObjectNode body) {
        if (!from.same()) {
            STORED.stream()
                    .filter(body::hasNonNull)
                    .forEach(name -> losses.refused(name, "it is stored at another provider"));
        }
    }

    private void refused(ObjectNode body) {
        for (String name : Habit.RESPONSES_REFUSES.of(to.habits(), "").split(" ", -1)) {
            JsonNode value = body.remove(name);
            if (value != null && table.says(name, value)) {
                losses.add(name, effect(name, value), "the provider refuses it");
            }
        }
    }

    /** Some values ask for nothing, or for what is no part of the answer. */
    private Effect effect(String name, JsonNode value) {
        if (name.equals("truncation")) {
            return value.asText().equals("auto") ? Effect.NOTED : Effect.HINT;
        }
        if (name.equals("include")) {
            return value.toString().contains(ResponsesRequestReader.LOGPROBS) ? Effect.LOSSY : Effect.HINT;
        }
        String word = table.all().getOrDefault(name, "lossy");
        return word.equals("mapped") ? Effect.LOSSY : Effect.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private void most(ObjectNode body) {
        int most = to.traits().output();
        if (most > 0 && body.path("max_output_tokens").asLong() > most) {
            body.put("max_output_tokens", most);
            losses.noted("max_output_tokens", "the model writes at most " + most);
        }
    }

    private void sampling(ObjectNode body) {
        if (to.traits().lacks(Feature.PENALTIES)) {
            PENALTIES.forEach(name -> drop(body, name, 0, Feature.PENALTIES));
        }
        if (to.traits().lacks(Feature.LOGPROBS)) {
            drop(body, "top_logprobs", 0, Feature.LOGPROBS);
            unincluded(body);
        }
        if (to.traits().lacks(Feature.SAMPLING)) {
            drop(body, "temperature", 1, Feature.SAMPLING);
            drop(body, "top_p", 1, Feature.SAMPLING);
            drop(body, "top_k", 0, Feature.SAMPLING);
            return;
        }
        JsonNode temperature = body.path("temperature");
        double most = Double.parseDouble(Habit.TEMPERATURE_MAX.of(to.habits(), "2"));
        if (temperature.isNumber() && temperature.doubleValue() > most) {
            body.put("temperature", most);
            losses.noted("temperature", "the highest is " + most);
        }
    }

    /** Its usual value asks for nothing. */
    private void drop(ObjectNode body, String name, double usual, Feature feature) {
        JsonNode value = body.remove(name);
        if (value != null && !value.isNull() && value.asDouble() != usual) {
            losses.lossy(name, Abilities.why(feature));
        }
    }

    private void unincluded(ObjectNode body) {
        if (body.get("include") instanceof ArrayNode include) {
            for (int i = include.size() - 1; i >= 0; i--) {
                if (include.get(i).asText().equals(ResponsesRequestReader.LOGPROBS)) {
                    include.remove(i);
                    losses.lossy("logprobs", Abilities.why(Feature.LOGPROBS));
                }
            }
            if (include.isEmpty()) {
                body.remove("include");
            }
        }
    }

    private void reasoning(ObjectNode body) {
        String form = Habit.REASONING.of(to.habits());
        if (!(body.get("reasoning") instanceof ObjectNode wish) || form == null) {
            return;
        }
        String effort = wish.path("effort").asText("");
        if (ChatReasoning.never(to.traits())) {
            body.remove("reasoning");
            if (!effort.isEmpty() && !effort.equals("none")) {
                losses.lossy("reasoning", "the model cannot be asked to think");
            }
        } else if (!effort.isEmpty() && !(effort.equals("none") && form.equals("thinking"))) {
            // A switch of its own elsewhere is an effort here.
            wish.put("effort", ChatReasoning.nearest(effort, "reasoning.effort", to, losses));
        }
    }

    private void tools(ObjectNode body) {
        if (!body.hasNonNull("tools")) {
            return;
        }
        if (to.traits().lacks(Feature.TOOLS)) {
            losses.lossy("tools", Abilities.why(Feature.TOOLS));
            body.remove(List.of("tools", "tool_choice", "parallel_tool_calls"));
            return;
        }
        JsonNode choice = body.path("tool_choice");
        if ((choice.isObject() || choice.asText().equals("required"))
                && to.traits().lacks(Feature.FORCED_TOOLS)) {
            losses.lossy("tool_choice", Abilities.why(Feature.FORCED_TOOLS));
            body.remove("tool_choice");
        }
        if (!from.same() && body.get("tools") instanceof ArrayNode tools) {
            new ResponsesToolAdapter(from, to, losses).edit(body, tools);
        }
    }

    private void format(ObjectNode body) {
        if (to.traits().lacks(Feature.SCHEMA)
                && body.path("text").path("format").path("type").asText().equals("json_schema")) {
            ((ObjectNode) body.path("text")).putObject("format").put("type", "json_object");
            losses.lossy("text.format", Abilities.why(Feature.SCHEMA));
        }
    }
}
