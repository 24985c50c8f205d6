package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Losses;

/**
 * Brings a wish for thinking to what the model takes (Anthropic's pages on extended and adaptive thinking and on effort). Newer
 * models decide by themselves how long to think, and take an effort; older ones take a budget below {@code max_tokens}; those
 * between take both. Thinking bears no temperature but 1; with a budget it also bears no forced call of a tool, and no turn of
 * tools that did not begin with a thought.
 */
final class MessagesThinking {
    private static final int LEAST_BUDGET = 1024;
    private static final double LEAST_TOP_P = 0.95;
    private static final String REASONING = "reasoning";
    private static final String THINKING = "thinking";

    private final ModelTraits traits;
    private final Losses losses;

    MessagesThinking(ModelTraits traits, Losses losses) {
        this.traits = traits;
        this.losses = losses;
    }

    /** Whether it asks for thoughts. */
    static boolean on(JsonNode thinking) {
        String type = thinking.path("type").asText();
        return type.equals("enabled") || type.equals("adaptive");
    }

    void edit(ObjectNode body) {
        if (body.path(THINKING) instanceof ObjectNode thinking) {
            if (on(thinking)) {
                wanted(body, thinking);
            } else if (thinking.path("type").asText().equals("disabled")) {
                unwanted(body);
            }
        }
        effort(body);
        if (on(body.path(THINKING))) {
            sampling(body);
        }
    }

    /** Models that do not think unless they are asked to need not be told, and some refuse that. */
    private void unwanted(ObjectNode body) {
        if (!traits.reasoning() && !traits.unheard()) {
            body.remove(THINKING);
        } else if (traits.lacks(Feature.THINKING_OFF)) {
            body.remove(THINKING);
            body.withObject("/output_config").put("effort", "low");
            losses.noted(REASONING, "the model always thinks; it is asked to think little");
        }
    }

    private void wanted(ObjectNode body, ObjectNode thinking) {
        if (traits.lacks(Feature.EFFORT)) {
            body.remove(THINKING);
            losses.lossy(REASONING, "the model does not think before it speaks");
        } else if (thinking.path("type").asText().equals("enabled")) {
            if (traits.has(Feature.ADAPTIVE_THINKING)) {
                adaptive(body, thinking);
            } else {
                budget(body, thinking, thinking.path("budget_tokens").asInt(LEAST_BUDGET), false);
            }
        } else if (budgetOnly()) {
            JsonNode effort = body.path("output_config").path("effort");
            budget(body, thinking, MessagesReasoning.budget(effort), true);
        }
    }

    /** Known to take neither effort nor its own choice. */
    private boolean budgetOnly() {
        return !traits.unheard() && !traits.has(Feature.ADAPTIVE_THINKING) && !traits.has(Feature.EFFORT);
    }

    private static void adaptive(ObjectNode body, ObjectNode thinking) {
        int budget = thinking.path("budget_tokens").asInt();
        thinking.put("type", "adaptive").remove("budget_tokens");
        ObjectNode output = body.withObject("/output_config");
        if (!output.hasNonNull("effort")) {
            output.put("effort", MessagesReasoning.word(budget));
        }
    }

    /**
     * Thoughts count as part of the answer, whose bound must leave room for words. {@code ours}: the budget only stands for an
     * effort.
     */
    private void budget(ObjectNode body, ObjectNode thinking, int wanted, boolean ours) {
        int most = body.path("max_tokens").asInt();
        int budget = Math.max(LEAST_BUDGET, Math.min(wanted, ours ? most - most / 4 : most - 1));
        if (forced(body)) {
            body.remove(THINKING);
            losses.noted(REASONING, "a model that must call a tool does not think first");
        } else if (budget >= most) {
            body.remove(THINKING);
            losses.noted(REASONING, "so short an answer leaves no room for thoughts");
        } else if (withinThoughtlessTurn(body.path("messages"))) {
            body.remove(THINKING);
            losses.noted(REASONING, "the turn began without a thought that this model could go on from");
        } else {
            thinking.put("type", "enabled").put("budget_tokens", budget);
            if (budget != wanted && !ours) {
                losses.noted(REASONING, "the budget is at least 1024 tokens and less than the whole answer");
            }
        }
    }

    private static boolean forced(ObjectNode body) {
        String type = body.path("tool_choice").path("type").asText();
        return type.equals("any") || type.equals("tool");
    }

    /** Whether results of tools stand last, for calls of an assistant's turn whose first block is no thought. */
    private static boolean withinThoughtlessTurn(JsonNode messages) {
        int at = messages.size() - 1;
        if (!result(messages.path(at))) {
            return false;
        }
        JsonNode first = messages.path(at);
        for (; at >= 0; at--) {
            JsonNode message = messages.path(at);
            if (message.path("role").asText().equals("assistant")) {
                first = message;
            } else if (!result(message)) {
                break;
            }
        }
        String type = first.path("content").path(0).path("type").asText();
        return !type.equals(THINKING) && !type.equals("redacted_thinking");
    }

    private static boolean result(JsonNode message) {
        return message.path("content").path(0).path("type").asText().equals("tool_result");
    }

    /** An effort may stand without a wish for thoughts; its highest words are not for every model. */
    private void effort(ObjectNode body) {
        if (!(body.path("output_config") instanceof ObjectNode output) || !output.has("effort")) {
            return;
        }
        boolean thinks = on(body.path(THINKING));
        if (traits.lacks(Feature.EFFORT) || budgetOnly()) {
            output.remove("effort");
            if (!thinks) {
                losses.noted(REASONING, "the model takes no effort");
            }
        } else if (output.path("effort").asText().equals("xhigh")
                && traits.has(Feature.EFFORT)
                && !traits.has(Feature.ADAPTIVE_THINKING)) {
            output.put("effort", "high");
            losses.noted(REASONING, "the model knows no effort between high and max");
        }
        if (output.isEmpty()) {
            body.remove("output_config");
        }
    }

    private void sampling(ObjectNode body) {
        JsonNode temperature = body.path("temperature");
        if (temperature.isNumber() && temperature.doubleValue() != 1) {
            drop(body, "temperature");
        }
        if (body.hasNonNull("top_k")) {
            drop(body, "top_k");
        }
        if (body.path("top_p").isNumber() && body.path("top_p").doubleValue() < LEAST_TOP_P) {
            drop(body, "top_p");
        }
    }

    private void drop(ObjectNode body, String name) {
        body.remove(name);
        losses.noted(name, "a model that thinks first does not take it");
    }
}
