package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import org.jspecify.annotations.Nullable;

/** {@code thinking} and {@code output_config.effort}, both ways. What a model takes of it is for {@link MessagesThinking}. */
final class MessagesReasoning {

    private MessagesReasoning() {}

    /** Closes {@code thinking}; takes the effort of {@code output}, which stays open. */
    static @Nullable Reasoning read(@Nullable Fields thinking, @Nullable Fields output) {
        Effort effort = output == null ? null : effort(output);
        if (thinking == null) {
            return effort == null ? null : new Reasoning(effort, null, null);
        }
        String type = thinking.text("type", "enabled");
        Integer budget = thinking.whole("budget_tokens");
        Boolean shown = shown(thinking);
        thinking.close();
        return switch (type) {
            case "disabled", "between_tools" -> new Reasoning(Effort.NONE, null, null);
            case "adaptive" -> new Reasoning(effort == null ? Effort.AUTO : effort, null, shown);
            default -> new Reasoning(effort == null && budget == null ? Effort.AUTO : effort, budget, shown);
        };
    }

    private static @Nullable Effort effort(Fields output) {
        String word = output.text("effort");
        if (word == null) {
            return null;
        }
        return switch (word) {
            case "low" -> Effort.LOW;
            case "medium" -> Effort.MEDIUM;
            case "high" -> Effort.HIGH;
            case "xhigh" -> Effort.XHIGH;
            case "max" -> Effort.MAX;
            default -> {
                output.lose("effort", Effect.LOSSY, "it is not known");
                yield null;
            }
        };
    }

    private static @Nullable Boolean shown(Fields thinking) {
        JsonNode display = thinking.take("display");
        if (display == null) {
            return null;
        }
        return !display.asText().equals("omitted");
    }

    /** As the API has it; a budget and an effort may stand side by side. */
    static void write(Reasoning wish, ObjectNode body) {
        Effort effort = wish.effort();
        ObjectNode thinking = body.putObject("thinking");
        if (effort == Effort.NONE || (wish.budget() != null && wish.budget() <= 0)) {
            thinking.put("type", "disabled");
            return;
        }
        if (wish.budget() != null) {
            thinking.put("type", "enabled").put("budget_tokens", wish.budget());
        } else {
            thinking.put("type", "adaptive");
        }
        if (wish.shown() != null) {
            thinking.put("display", wish.shown() ? "summarized" : "omitted");
        }
        String word = effort == null ? null : word(effort);
        if (word != null) {
            body.withObject("/output_config").put("effort", word);
        }
    }

    private static @Nullable String word(Effort effort) {
        return switch (effort) {
            case NONE, AUTO -> null;
            case MINIMAL, LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH -> "high";
            case XHIGH -> "xhigh";
            case MAX -> "max";
        };
    }

    /** The budget that stands for an effort's word; without a word, the one that stands for the model's own choice. */
    static int budget(JsonNode effort) {
        return switch (effort.asText()) {
            case "low" -> Effort.LOW.budget();
            case "medium" -> Effort.MEDIUM.budget();
            case "high" -> Effort.HIGH.budget();
            case "xhigh" -> Effort.XHIGH.budget();
            case "max" -> Effort.MAX.budget();
            default -> Effort.AUTO.budget();
        };
    }

    /** The word of the effort that stands for a budget. */
    static String word(int budget) {
        String word = word(Effort.of(budget));
        return word == null ? "low" : word;
    }
}
