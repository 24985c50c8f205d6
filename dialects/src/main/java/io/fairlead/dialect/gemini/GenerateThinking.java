package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code thinkingConfig}, both ways. Gemini 3 takes a level, 2.5 a budget, models before it neither (Google's page on
 * thinking). Of the bounds of budgets there, those are kept that hold for all models of a kind.
 */
final class GenerateThinking {
    private static final String REASONING = "reasoning";
    /** The model's own choice. */
    private static final int DYNAMIC = -1;

    private static final int LEAST = 1;
    /** Of models that always think. */
    private static final int LEAST_ALWAYS = 128;
    /** Of models that think only when they are asked to. */
    private static final int LEAST_ASKED = 512;

    private static final int MOST = 24_576;
    private static final int MOST_ALWAYS = 32_768;

    private final ModelTraits traits;
    private final Losses losses;

    GenerateThinking(ModelTraits traits, Losses losses) {
        this.traits = traits;
        this.losses = losses;
    }

    /** Closes {@code config}. */
    static @Nullable Reasoning read(@Nullable Fields config) {
        if (config == null) {
            return null;
        }
        Boolean shown = config.flag("includeThoughts");
        Integer budget = config.whole("thinkingBudget");
        String level = config.text("thinkingLevel", "");
        config.close();
        Effort effort = effort(level);
        if (effort == null && !level.isEmpty() && !level.endsWith("UNSPECIFIED")) {
            config.losses().lossy(config.path("thinkingLevel"), "it is not known");
        }
        if (effort == null && budget != null && budget <= 0) {
            effort = budget == 0 ? Effort.NONE : Effort.AUTO;
            budget = null;
        }
        if (effort == null && budget == null) {
            return Boolean.TRUE.equals(shown) ? new Reasoning(Effort.AUTO, null, shown) : null;
        }
        return new Reasoning(effort, budget, shown);
    }

    private static @Nullable Effort effort(String level) {
        return switch (level.toUpperCase(Locale.ROOT)) {
            case "MINIMAL" -> Effort.MINIMAL;
            case "LOW" -> Effort.LOW;
            case "MEDIUM" -> Effort.MEDIUM;
            case "HIGH" -> Effort.HIGH;
            default -> null;
        };
    }

    /** As the model takes it; null when nothing has to be said. */
    @Nullable
    ObjectNode write(Reasoning wish) {
        boolean off =
                wish.effort() == Effort.NONE || (wish.effort() == null && wish.budget() != null && wish.budget() == 0);
        if (traits.lacks(Feature.EFFORT)) {
            if (!off) {
                losses.lossy(REASONING, "the model does not think before it speaks");
            }
            return null;
        }
        ObjectNode config = Json.object();
        if (traits.has(Feature.EFFORT)) {
            level(wish, off, config);
        } else {
            budget(wish, off, config);
        }
        if (wish.shown() != null) {
            config.put("includeThoughts", wish.shown());
        }
        return config.isEmpty() ? null : config;
    }

    private void level(Reasoning wish, boolean off, ObjectNode config) {
        Effort effort = off ? Effort.NONE : wish.asEffort();
        String least = traits.has(Feature.MINIMAL_EFFORT) ? "MINIMAL" : "LOW";
        if (off) {
            losses.noted(REASONING, "the model always thinks; it is asked to think little");
        } else if (wish.effort() == null && wish.budget() != null) {
            losses.noted(REASONING, "a budget is said as a level");
        }
        String level = effort == null
                ? null
                : switch (effort) {
                    case AUTO -> null;
                    case NONE, MINIMAL -> least;
                    case LOW -> "LOW";
                    case MEDIUM -> "MEDIUM";
                    case HIGH -> "HIGH";
                    case XHIGH, MAX -> {
                        losses.noted(REASONING, "there is no level above high");
                        yield "HIGH";
                    }
                };
        if (level != null) {
            config.put("thinkingLevel", level);
        }
    }

    private void budget(Reasoning wish, boolean off, ObjectNode config) {
        boolean always = traits.lacks(Feature.THINKING_OFF);
        if (off) {
            if (always) {
                losses.noted(REASONING, "the model always thinks; it is asked to think little");
            }
            config.put("thinkingBudget", always ? LEAST_ALWAYS : 0);
            return;
        }
        Integer wanted = wish.asBudget();
        if (wish.effort() == Effort.AUTO && wish.budget() == null) {
            config.put("thinkingBudget", DYNAMIC);
        } else if (wanted != null) {
            int least = always ? LEAST_ALWAYS : traits.reasoning() ? LEAST : LEAST_ASKED;
            int budget = Math.max(least, Math.min(wanted, always ? MOST_ALWAYS : MOST));
            if (budget != wanted) {
                losses.noted(REASONING, "the budget is brought to the model's bounds, " + budget + " tokens");
            }
            config.put("thinkingBudget", budget);
        }
    }
}
