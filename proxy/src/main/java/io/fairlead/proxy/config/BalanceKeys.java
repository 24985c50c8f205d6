package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.ListShape;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.ShortSection;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.policy.balance.BalanceConfig.By;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a route's targets share its calls. */
final class BalanceKeys {

    static final Key<String> TARGET = Key.unset(
            "target",
            Syntaxes.text("provider or provider/model"),
            "Who shares the calls. Without a model the client's own is kept; a target of another API needs one.");
    static final Key<Integer> WEIGHT = Key.of(
            "weight",
            Syntaxes.number(1, 1_000_000),
            "1",
            "Its part of the calls: twice the weight, twice the calls. A target that is to have none of its own belongs in `fallback`.");
    static final Key<List<Located<Values>>> TARGETS = Key.of(
            "targets",
            ListShape.of(ShortSection.of(Section.of(TARGET, WEIGHT))),
            "[]",
            "Two or more; a text alone is `target`, with a weight of 1. The addressed provider takes part only where it is named.");
    static final Key<By> BY = Key.of(
            "by",
            Syntaxes.word(By.class, Words::word),
            "weight",
            "weight: by the weights alone. load: of two targets the one with fewer calls in flight and a quicker first token, for its weight.");
    static final Key<Boolean> AFFINITY = Key.of(
            "affinity",
            Syntaxes.word(affinity()),
            "auto",
            "auto: the turns of a conversation go to one target, whose prompt cache is warm. off: each call by itself.");

    static final Section SECTION = Section.of(TARGETS, BY, AFFINITY);

    private BalanceKeys() {}

    private static Map<String, Boolean> affinity() {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put("auto", true);
        words.put("off", false);
        return words;
    }
}
