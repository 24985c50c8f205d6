package io.fairlead.proxy.config;

import io.fairlead.dialect.ModelOverride;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.ListShape;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntax;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the user knows better of a provider's models than the catalogue does. */
final class ModelKeys {

    private static final Syntax<Integer> TOKENS = Syntaxes.number(1, 1_000_000_000);
    private static final Syntax<Feature> FEATURE = Syntaxes.word(Feature.class, Words::word);

    static final Key<Integer> WINDOW = Key.unset(
            "window",
            TOKENS,
            "How many tokens prompt and answer may have together. A fallback is not asked for a prompt that is longer.");
    static final Key<Integer> OUTPUT = Key.unset(
            "output",
            TOKENS,
            "How many tokens an answer may have: a greater bound is brought down to it, and where an API wants a bound and"
                    + " the client names none, it is this.");
    static final Key<Boolean> REASONING = Key.unset(
            "reasoning",
            Syntaxes.flag(),
            "Whether they may think for a long time before their first word, so that learned time-outs do not hold them to"
                    + " it.");
    static final Key<List<Located<Feature>>> CAN =
            Key.of("can", ListShape.oneOrMore(FEATURE), "[]", "Features that they have.");
    static final Key<List<Located<Feature>>> CANNOT = Key.of(
            "cannot",
            ListShape.oneOrMore(FEATURE),
            "[]",
            "Features that they lack: what uses one is not sent to them and counts as lost (see a route's lossy).");

    static final Section SECTION = Section.of(WINDOW, OUTPUT, REASONING, CAN, CANNOT);

    private ModelKeys() {}

    /** In the file's order; what contradicts itself is noted. */
    static List<ModelOverride> make(Map<String, Located<Values>> models, Problems problems) {
        List<ModelOverride> made = new ArrayList<>();
        models.forEach((pattern, entry) -> {
            check(pattern, entry, problems);
            Values values = entry.value();
            Integer window = values.find(WINDOW);
            made.add(new ModelOverride(
                    pattern,
                    values.find(REASONING),
                    window == null ? null : Long.valueOf(window),
                    values.find(OUTPUT),
                    features(values.get(CAN)),
                    features(values.get(CANNOT))));
        });
        return made;
    }

    private static void check(String pattern, Located<Values> entry, Problems problems) {
        Values values = entry.value();
        if (pattern.isBlank()) {
            problems.error(entry.at(), entry.path(), "names no model (expected: a pattern such as gpt-4o*)");
        }
        Integer window = values.find(WINDOW);
        Integer output = values.find(OUTPUT);
        if (window != null && output != null && output > window) {
            problems.error(
                    values.at(OUTPUT),
                    values.path(OUTPUT),
                    "found " + values.shown(OUTPUT) + " (expected: at most window, which holds prompt and answer)");
        }
        Set<Feature> can = features(values.get(CAN));
        for (Located<Feature> lacked : values.get(CANNOT)) {
            if (can.contains(lacked.value())) {
                problems.error(
                        lacked.at(), lacked.path(), lacked.shown() + " stands under can too (expected: one of them)");
            }
        }
    }

    private static Set<Feature> features(List<Located<Feature>> words) {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        words.forEach(word -> features.add(word.value()));
        return features;
    }
}
