package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code additionalModelRequestFields}, both ways: what Converse leaves to each maker's own words. How the model thinks is
 * {@code thinking} with Anthropic's models, {@code reasoningConfig} with Amazon's, {@code reasoning_effort} with OpenAI's and
 * {@code reasoning_config} with Qwen's; {@code top_k} only Anthropic's and Amazon's take.
 */
final class ConverseModelFields {
    static final String ANTHROPIC = "anthropic";

    /** Anthropic's least {@code budget_tokens}. */
    private static final int LEAST_BUDGET = 1_024;

    private ConverseModelFields() {}

    /** What was asked for there. */
    record Read(@Nullable Reasoning reasoning, @Nullable Integer topK) {}

    static Read read(@Nullable Fields own) {
        if (own == null) {
            return new Read(null, null);
        }
        Integer topK = own.whole("top_k");
        Fields amazon = own.object("inferenceConfig");
        if (amazon != null) {
            Integer its = amazon.whole("topK");
            topK = topK == null ? its : topK;
            amazon.close();
        }
        Fields output = own.object("output_config");
        Effort effort = null;
        if (output != null) {
            effort = effort(output.text("effort"));
            output.close();
        }
        Reasoning reasoning = thinking(own.object("thinking"), effort);
        if (own.peek("reasoning_config").isTextual()) {
            reasoning = byEffort(effort(own.text("reasoning_config")));
        } else if (reasoning == null) {
            reasoning = thinking(own.object("reasoning_config"), effort);
        }
        Fields config = own.object("reasoningConfig");
        if (config != null) {
            Effort most = effort(config.text("maxReasoningEffort"));
            boolean off = config.text("type", "enabled").equals("disabled");
            reasoning = byEffort(off ? Effort.NONE : most == null ? Effort.AUTO : most);
            config.close();
        }
        String openAi = own.text("reasoning_effort");
        if (openAi != null) {
            reasoning = byEffort(effort(openAi));
        }
        if (reasoning == null && effort != null) {
            reasoning = byEffort(effort);
        }
        own.close();
        return new Read(reasoning, topK);
    }

    private static @Nullable Reasoning thinking(@Nullable Fields thinking, @Nullable Effort effort) {
        if (thinking == null) {
            return null;
        }
        String type = thinking.text("type", "enabled");
        Integer budget = thinking.whole("budget_tokens");
        String display = thinking.text("display");
        Boolean shown = display == null ? null : Boolean.valueOf(!display.equals("omitted"));
        thinking.close();
        if (type.equals("disabled")) {
            return new Reasoning(Effort.NONE, null, shown);
        }
        Effort said = effort == null && budget == null ? Effort.AUTO : effort;
        return new Reasoning(said, budget, shown);
    }

    private static @Nullable Reasoning byEffort(@Nullable Effort effort) {
        return effort == null ? null : new Reasoning(effort, null, null);
    }

    private static @Nullable Effort effort(@Nullable String name) {
        if (name == null) {
            return null;
        }
        for (Effort effort : Effort.values()) {
            if (effort.name().equalsIgnoreCase(name)) {
                return effort;
            }
        }
        return null;
    }

    /** The fields for this wish to think and this {@code top_k}; {@code most} tokens are left for thoughts and answer. */
    static ObjectNode write(
            @Nullable Reasoning reasoning,
            @Nullable Integer topK,
            @Nullable Integer most,
            Destination to,
            Losses losses) {
        ObjectNode own = Json.object();
        String family = family(to);
        if (topK != null && family.equals(ANTHROPIC)) {
            own.put("top_k", topK);
        } else if (topK != null && family.equals("amazon")) {
            own.putObject("inferenceConfig").put("topK", topK);
        } else if (topK != null) {
            losses.lossy("top_k", "the model takes none");
        }
        Effort effort = reasoning == null ? null : reasoning.asEffort();
        if (effort == Effort.NONE && to.traits().lacks(Feature.THINKING_OFF)) {
            losses.noted("reasoning", "the model always thinks");
        }
        if (reasoning == null || effort == null || effort == Effort.NONE) {
            return own;
        }
        switch (family) {
            case ANTHROPIC -> anthropic(own, reasoning, effort, most, to, losses);
            case "amazon" ->
                own.putObject("reasoningConfig").put("type", "enabled").put("maxReasoningEffort", plain(effort));
            case "openai" -> own.put("reasoning_effort", plain(effort));
            case "qwen" -> own.put("reasoning_config", plain(effort));
            default -> {
                if (!to.traits().reasoning()) {
                    losses.lossy("reasoning", "the model does not think, or nobody says how it is asked to");
                }
            }
        }
        return own;
    }

    private static void anthropic(
            ObjectNode own, Reasoning reasoning, Effort effort, @Nullable Integer most, Destination to, Losses losses) {
        boolean ownChoice = reasoning.budget() == null && to.traits().has(Feature.EFFORT);
        if (ownChoice || to.traits().has(Feature.ADAPTIVE_THINKING)) {
            ObjectNode thinking = own.putObject("thinking").put("type", "adaptive");
            if (reasoning.shown() != null) {
                thinking.put("display", reasoning.shown() ? "summarized" : "omitted");
            }
            if (effort != Effort.AUTO) {
                own.putObject("output_config").put("effort", adaptive(effort));
            }
            return;
        }
        Integer asked = reasoning.asBudget();
        int wanted = Math.max(LEAST_BUDGET, asked == null ? Effort.AUTO.budget() : asked);
        if (most != null && most <= LEAST_BUDGET) {
            losses.noted("reasoning", "the answer's most tokens leave no room for the least budget of thoughts");
            return;
        }
        int budget = most != null && wanted >= most ? Math.max(LEAST_BUDGET, most / 2) : wanted;
        if (asked != null && budget != asked) {
            losses.noted("reasoning", "the budget of thoughts was brought into its range");
        }
        own.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
    }

    private static String adaptive(Effort effort) {
        return switch (effort) {
            case MINIMAL -> "low";
            case XHIGH -> "high";
            default -> effort.name().toLowerCase(Locale.ROOT);
        };
    }

    /** Three words that all of them know. */
    private static String plain(Effort effort) {
        return switch (effort) {
            case NONE, MINIMAL, LOW -> "low";
            case MEDIUM, AUTO -> "medium";
            case HIGH, XHIGH, MAX -> "high";
        };
    }

    /** Who made the model, by its id: {@code us.amazon.nova-2-lite-v1:0}; that of an ARN may hold no name. */
    static String family(Destination to) {
        if (to.maker().equals(ANTHROPIC)) {
            return ANTHROPIC;
        }
        for (String family : new String[] {"amazon", "openai", "qwen"}) {
            if (to.model().contains(family + ".")) {
                return family;
            }
        }
        return "";
    }
}
