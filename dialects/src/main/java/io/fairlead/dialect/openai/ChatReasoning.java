package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Abilities;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How long to think, in the forms that the family has for it. */
final class ChatReasoning {
    private static final String EFFORT = "reasoning_effort";
    private static final Set<String> ALL =
            Set.of(EFFORT, "reasoning", "thinking", "enable_thinking", "include_reasoning", "reasoning_format");

    private static final String NONE = "none";
    private static final String MEDIUM = "medium";
    private static final String DEFAULT = "default";
    private static final List<String> LADDER = List.of(NONE, "minimal", "low", MEDIUM, "high", "xhigh", "max");

    private ChatReasoning() {}

    /** What a request says in any of the forms; null when it says nothing. */
    static @Nullable Reasoning read(Fields root) {
        Effort effort = effort(root, EFFORT);
        Integer budget = null;
        Boolean shown = root.flag("include_reasoning");
        String format = root.text("reasoning_format");
        if (format != null) {
            shown = !format.equals("hidden");
        }
        Fields object = root.object("reasoning");
        if (object != null) {
            Effort inner = effort(object, "effort");
            budget = object.whole("max_tokens");
            effort = inner != null ? inner : effort != null ? effort : switched(object.flag("enabled"));
            Boolean hidden = object.flag("exclude");
            shown = hidden == null ? shown : Boolean.valueOf(!hidden);
            object.flag("enabled");
            object.close();
        }
        Fields thinking = root.object("thinking");
        if (thinking != null) {
            String type = thinking.text("type", "enabled");
            Integer tokens = thinking.whole("budget_tokens");
            budget = tokens == null ? budget : tokens;
            effort = type.equals("disabled") ? Effort.NONE : effort != null || tokens != null ? effort : Effort.AUTO;
            thinking.close();
        }
        Effort plain = switched(root.flag("enable_thinking"));
        effort = effort == null ? plain : effort;
        if (budget != null && effort == Effort.AUTO) {
            effort = null;
        }
        return effort == null && budget == null && shown == null ? null : new Reasoning(effort, budget, shown);
    }

    /** Says it in the form of the provider; names what its model cannot do. */
    static void write(ObjectNode body, Reasoning wish, Destination to, Losses losses) {
        Effort effort = wish.asEffort();
        String form = Habit.REASONING.of(to.habits(), "effort");
        if (effort == Effort.NONE && to.traits().lacks(Feature.THINKING_OFF)) {
            losses.noted("reasoning", Abilities.why(Feature.THINKING_OFF) + "; it is asked to think little");
            write(body, new Reasoning(Effort.MINIMAL, null, wish.shown()), to, losses);
            return;
        }
        if (never(to.traits()) || form.equals("none")) {
            if (effort != null && effort != Effort.NONE && effort != Effort.AUTO) {
                losses.lossy("reasoning", "the model cannot be asked to think");
            }
            return;
        }
        switch (form) {
            case "object" -> object(body, wish);
            case "thinking" -> {
                if (effort != null) {
                    body.putObject("thinking").put("type", effort == Effort.NONE ? "disabled" : "enabled");
                    if (effort != Effort.NONE && effort != Effort.AUTO) {
                        body.put(EFFORT, nearest(word(effort), EFFORT, to, losses));
                    }
                }
            }
            default -> {
                String word = effort == null ? null : said(effort, EFFORT, to, losses);
                if (word != null) {
                    body.put(EFFORT, word);
                }
                if (wish.shown() != null && form.equals("format")) {
                    body.put("include_reasoning", wish.shown());
                } else if (Boolean.TRUE.equals(wish.shown())) {
                    losses.noted("reasoning.shown", "the API does not let it be asked for");
                }
            }
        }
    }

    /** Brings a request's own wishes to the provider's form. */
    static void fit(ObjectNode body, Destination to, FieldTable table, Losses losses) {
        String form = Habit.REASONING.of(to.habits());
        List<String> said = ALL.stream().filter(body::hasNonNull).toList();
        if (form == null || said.isEmpty() || fits(body, said, form, to)) {
            return;
        }
        Reasoning wish = read(Fields.of(body, table, losses));
        body.remove(ALL);
        if (wish != null) {
            write(body, wish, to, losses);
        }
    }

    /** {@code to} for a request with this effort; what the other words for it mean is all the same here. */
    static Destination asked(Destination to, JsonNode effort) {
        return to.asked(!effort.isTextual() ? null : effort.textValue().equals(NONE) ? Effort.NONE : Effort.MEDIUM);
    }

    /** Known not to be asked; what is not known is tried. */
    static boolean never(ModelTraits traits) {
        boolean thinks = traits.reasoning() || traits.has(Feature.EFFORT) || traits.unheard();
        return !thinks || traits.lacks(Feature.EFFORT);
    }

    private static boolean fits(ObjectNode body, List<String> said, String form, Destination to) {
        Set<String> known = switch (form) {
            case "format" -> Set.of(EFFORT, "reasoning_format", "include_reasoning");
            case "object" -> Set.of(EFFORT, "reasoning", "include_reasoning");
            case "thinking" -> Set.of(EFFORT, "thinking");
            case "none" -> Set.<String>of();
            default -> Set.of(EFFORT);
        };
        String effort = body.path(EFFORT).asText("");
        return !never(to.traits())
                && known.containsAll(said)
                && (effort.isEmpty() || words(to).contains(effort) || effort.equals("default"));
    }

    private static void object(ObjectNode body, Reasoning wish) {
        ObjectNode object = body.putObject("reasoning");
        if (wish.budget() != null) {
            object.put("max_tokens", wish.budget());
        } else if (wish.effort() == Effort.AUTO) {
            object.put("enabled", true);
        } else if (wish.effort() != null) {
            object.put("effort", word(wish.effort()));
        }
        if (wish.shown() != null) {
            object.put("exclude", !wish.shown());
        }
    }

    /**
     * The word for {@code effort}, or null when it is said best by saying nothing: that a model which thinks anyway shall do so as
     * much as it likes.
     */
    static @Nullable String said(Effort effort, String path, Destination to, Losses losses) {
        if (effort != Effort.AUTO) {
            return nearest(word(effort), path, to, losses);
        }
        if (words(to).contains(DEFAULT)) {
            return DEFAULT;
        }
        if (Habit.USUAL_EFFORT.of(to.habits(), "").equals("none")) {
            losses.noted(path, "as much as the model likes is said as " + MEDIUM);
            return nearest(MEDIUM, path, to, losses);
        }
        if (!to.traits().reasoning()) {
            losses.noted(path, "that the model shall think as much as it likes cannot be said");
        }
        return null;
    }

    /** The nearest of the provider's words; another than {@code word} is noted. Some thought is nearer to more than to none. */
    static String nearest(String word, String path, Destination to, Losses losses) {
        String nearest = word;
        int distance = Integer.MAX_VALUE;
        for (String offered : words(to)) {
            int off = Math.abs(place(offered) - place(word));
            if (offered.equals(NONE) != word.equals(NONE)) {
                off += LADDER.size();
            }
            if (off < distance) {
                distance = off;
                nearest = offered;
            }
        }
        if (!nearest.equals(word)) {
            losses.noted(path, "the nearest is " + nearest);
        }
        return nearest;
    }

    private static int place(String word) {
        return LADDER.indexOf(word.equals(DEFAULT) ? MEDIUM : word);
    }

    private static List<String> words(Destination to) {
        List<String> words = new ArrayList<>();
        for (String word : Habit.EFFORTS.of(to.habits(), "low medium high").split(" ", -1)) {
            boolean lacking = (word.equals("none") && to.traits().lacks(Feature.THINKING_OFF))
                    || (word.equals("minimal") && to.traits().lacks(Feature.MINIMAL_EFFORT));
            if (!lacking) {
                words.add(word);
            }
        }
        return words;
    }

    static String word(Effort effort) {
        return effort.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Effort effort(Fields fields, String name) {
        String word = fields.text(name);
        if (word == null) {
            return null;
        }
        return switch (word) {
            case "none" -> Effort.NONE;
            case "minimal" -> Effort.MINIMAL;
            case "low" -> Effort.LOW;
            case "medium" -> Effort.MEDIUM;
            case "high" -> Effort.HIGH;
            case "xhigh" -> Effort.XHIGH;
            case "max" -> Effort.MAX;
            case "auto", "default" -> Effort.AUTO;
            default -> {
                fields.lose(name, Effect.LOSSY, "this effort is not known");
                yield null;
            }
        };
    }

    private static @Nullable Effort switched(@Nullable Boolean on) {
        return on == null ? null : on ? Effort.AUTO : Effort.NONE;
    }
}
