package io.fairlead.proxy.config;

import static io.fairlead.proxy.config.Words.DURATION;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.UnbuiltShape;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import java.time.Duration;
import java.util.Optional;

/** Limits of Fairlead's own at a provider. */
final class LimitsKeys {

    private static final Key<Optional<LimitsConfig.Rate>> REQUESTS =
            Key.of("requests", RateSyntax.RATE.or("off"), "off", "Requests a time.");
    private static final Key<String> TOKENS =
            Key.of("tokens", UnbuiltShape.only("off", "a limit of tokens"), "off", "Tokens a time.");
    private static final Key<String> INPUT_TOKENS =
            Key.of("input-tokens", UnbuiltShape.only("off", "a limit of tokens"), "off", "Input tokens a time.");
    private static final Key<String> OUTPUT_TOKENS =
            Key.of("output-tokens", UnbuiltShape.only("off", "a limit of tokens"), "off", "Output tokens a time.");
    private static final Key<String> PER = Key.of(
            "per",
            UnbuiltShape.only("provider", "a limit for each target or key"),
            "provider",
            "What each limit is counted for: all of a provider's calls.");
    private static final Key<Optional<Integer>> CONCURRENCY =
            Key.of("concurrency", Syntaxes.number(1, 1_000_000).or("off"), "off", "Requests under way at once.");
    private static final Key<Duration> WAIT =
            Key.of("wait", DURATION, "5s", "How long a call may wait for its turn before it is refused with 429.");

    static final Section SECTION = Section.of(REQUESTS, TOKENS, INPUT_TOKENS, OUTPUT_TOKENS, CONCURRENCY, WAIT, PER);

    private LimitsKeys() {}

    static LimitsConfig make(Values values, Problems problems) {
        return values.make(
                problems,
                LimitsConfig.defaults(),
                () -> new LimitsConfig(
                        values.get(REQUESTS).orElse(null),
                        values.get(CONCURRENCY).orElse(0),
                        values.get(WAIT)));
    }
}
