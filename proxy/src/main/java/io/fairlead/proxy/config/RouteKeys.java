package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.ListShape;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.ShortSection;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.exchange.Failure.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A route: which calls take it, what happens when their target fails, and the policies that it overrides. */
final class RouteKeys {

    /** In the place of a last target: what was answered before. */
    static final String CACHE = "cache";

    static final Key<String> NAME = Key.unset(
            "name",
            Syntaxes.text("a name"),
            "As x-fairlead-route, logs and the admin name it; route-1, route-2 ... unless set.");
    static final Key<String> PROVIDER =
            Key.unset("provider", Syntaxes.text("a provider's name"), "The addressed provider; any unless set.");
    static final Key<String> MODEL = Key.unset(
            "model",
            Syntaxes.text("a pattern such as gpt-4o*"),
            "The model, * for any run of characters; any unless set.");
    static final Key<Values> MATCH = Key.section("match", Section.of(PROVIDER, MODEL), "Which calls take this route.");
    static final Key<Values> BALANCE = Key.unset(
            "balance",
            ShortSection.of(BalanceKeys.SECTION),
            "Targets that share the calls; a list alone is `targets`. Each is the others' first fallback. None unless set.");
    static final Key<List<Located<String>>> FALLBACK = Key.of(
            "fallback",
            ListShape.oneOrMore(Syntaxes.text("provider or provider/model")),
            "[]",
            "Targets asked in this order when the addressed one fails. Without a model the client's own is kept; a target of another API needs one. `cache`, as the last one: an answer that was good before.");
    static final Key<List<Located<Kind>>> ON = Key.of(
            "on",
            ListShape.oneOrMore(Syntaxes.word(kinds())),
            "[unavailable, overloaded, rate-limited, timeout, context-length]",
            "The classes of failure that move on to the fallback.");
    static final Key<Boolean> LOSSY = Key.of(
            "lossy",
            Syntaxes.word(lossy()),
            "deny",
            "Whether a fallback may drop what its target's API cannot carry; with deny such a target is passed over.");

    static final Section SECTION =
            Section.of(NAME, MATCH, BALANCE, FALLBACK, ON, LOSSY).and(PolicyKeys.SECTION);

    private RouteKeys() {}

    private static Map<String, Boolean> lossy() {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put("deny", false);
        words.put("allow", true);
        return words;
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> words = new LinkedHashMap<>();
        for (Kind kind : List.of(
                Kind.UNAVAILABLE,
                Kind.OVERLOADED,
                Kind.RATE_LIMITED,
                Kind.TIMEOUT,
                Kind.CONTEXT_LENGTH,
                Kind.QUOTA,
                Kind.CONTENT_FILTER)) {
            words.put(kind.word(), kind);
        }
        return words;
    }
}
