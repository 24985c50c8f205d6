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
import java.util.List;
import java.util.Locale;

/**
 * Brings a Chat Completions request to one provider's habits and one model's traits, field by field; what nobody knows stays
 * as it is. For one request.
 */
final class ChatAdapter {
    private static final String MAX_TOKENS = "max_tokens";
    private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";
    private static final List<String> SAMPLING = List.of("top_p", "top_k", "logit_bias");
    private static final List<String> PENALTIES = List.of("frequency_penalty", "presence_penalty");
    private static final List<String> LOGPROBS = List.of("logprobs", "top_logprobs");

    private final Destination to;
    private final FieldTable table;
    private final Losses losses;
    private boolean changed;

    ChatAdapter(Destination to, FieldTable table, Losses losses) {
        this.to = to;
        this.table = table;
        this.losses = losses;
    }

    /** Edits {@code body} in place; true when anything was changed. */
    boolean edit(ObjectNode body) {
        refused(body);
        maxTokens(body);
        sampling(body);
        rename(body, Habit.SEED.of(to.habits(), "seed").equals("seed") ? "random_seed" : "seed", seed());
        stop(body);
        choice(body);
        format(body);
        changed |= ChatReasoning.adapt(body, to, table, losses);
        if (body.get("messages") instanceof ArrayNode messages) {
            changed |= new ChatMessageAdapter(to, losses).edit(messages);
        }
        return changed;
    }

    private String seed() {
        return Habit.SEED.of(to.habits(), "seed");
    }

    private void refused(ObjectNode body) {
        for (String name : Habit.REFUSES.of(to.habits(), "").split(" ", -1)) {
            JsonNode value = body.get(name);
            if (value == null || (name.equals("n") && value.asInt() == 1)) {
                continue;
            }
            drop(body, name, "the provider refuses it");
        }
        if (!body.path("logprobs").asBoolean() && body.has("top_logprobs")) {
            body.remove("top_logprobs");
            changed = true;
        }
    }

    private void drop(ObjectNode body, String name, String why) {
        JsonNode value = body.remove(name);
        changed = true;
        // Who refuses stream options tells the usage without being asked.
        boolean says = !name.equals("stream_options") && table.says(name, value);
        if (says) {
            String word = table.all().getOrDefault(name, "lossy");
            losses.add(name, word.equals("mapped") ? Effect.LOSSY : Effect.valueOf(word.toUpperCase(Locale.ROOT)), why);
        }
    }

    private void rename(ObjectNode body, String from, String name) {
        JsonNode value = body.get(from);
        if (value != null && !from.equals(name)) {
            body.remove(from);
            body.putIfAbsent(name, value);
            changed = true;
        }
    }

    private void maxTokens(ObjectNode body) {
        String wanted = Habit.MAX_TOKENS.of(to.habits());
        if (wanted != null) {
            rename(body, wanted.equals(MAX_TOKENS) ? MAX_COMPLETION_TOKENS : MAX_TOKENS, wanted);
        }
        int most = to.traits().output();
        for (String name : List.of(MAX_TOKENS, MAX_COMPLETION_TOKENS)) {
            if (most > 0 && body.path(name).asLong() > most) {
                body.put(name, most);
                losses.noted(name, "the model writes at most " + most);
                changed = true;
            }
        }
    }

    private void sampling(ObjectNode body) {
        lacking(body, Feature.PENALTIES, PENALTIES, 0);
        lacking(body, Feature.LOGPROBS, LOGPROBS, 0);
        if (to.traits().lacks(Feature.SAMPLING)) {
            lacking(body, Feature.SAMPLING, List.of("temperature"), 1);
            lacking(body, Feature.SAMPLING, SAMPLING, 1);
            return;
        }
        JsonNode temperature = body.path("temperature");
        double most = Double.parseDouble(Habit.TEMPERATURE_MAX.of(to.habits(), "2"));
        if (temperature.isNumber() && temperature.doubleValue() > most) {
            body.put("temperature", most);
            losses.noted("temperature", "the highest is " + most);
            changed = true;
        }
    }

    /** A number that is {@code usual} and a list of nothing ask for nothing. */
    private void lacking(ObjectNode body, Feature feature, List<String> names, double usual) {
        for (String name : to.traits().lacks(feature) ? names : List.<String>of()) {
            JsonNode value = body.path(name);
            boolean number = value.isNumber() && value.doubleValue() == usual;
            if (number || (value.isArray() && value.isEmpty())) {
                body.remove(name);
                changed = true;
            } else if (body.has(name)) {
                drop(body, name, Abilities.why(feature));
            }
        }
    }

    private void stop(ObjectNode body) {
        lacking(body, Feature.STOP, List.of("stop"), 0);
        int most = Integer.parseInt(Habit.STOP_MAX.of(to.habits(), "0"));
        if (most > 0 && body.get("stop") instanceof ArrayNode stop && stop.size() > most) {
            while (stop.size() > most) {
                stop.remove(stop.size() - 1);
            }
            losses.lossy("stop", "at most " + most + " are taken");
            changed = true;
        }
    }

    /** One word for {@code required} at Mistral, the other everywhere else. */
    private void choice(ObjectNode body) {
        String wanted = Habit.REQUIRED_CHOICE.of(to.habits(), "required");
        String said = body.path("tool_choice").asText();
        if ((said.equals("any") || said.equals("required")) && !said.equals(wanted)) {
            body.put("tool_choice", wanted);
            changed = true;
        }
        if (body.has("tools") && to.traits().lacks(Feature.TOOLS)) {
            drop(body, "tools", Abilities.why(Feature.TOOLS));
            body.remove(List.of("tool_choice", "parallel_tool_calls"));
        }
        JsonNode choice = body.path("tool_choice");
        boolean forced = choice.isObject() || choice.asText().equals(wanted);
        if (forced && to.traits().lacks(Feature.FORCED_TOOLS)) {
            drop(body, "tool_choice", Abilities.why(Feature.FORCED_TOOLS));
        }
    }

    private void format(ObjectNode body) {
        if (to.traits().lacks(Feature.SCHEMA)
                && body.path("response_format").path("type").asText().equals("json_schema")) {
            body.putObject("response_format").put("type", "json_object");
            losses.lossy("response_format", Abilities.why(Feature.SCHEMA));
            changed = true;
        }
    }
}
