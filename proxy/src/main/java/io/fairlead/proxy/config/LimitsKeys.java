package io.fairlead.proxy.config;

import static io.fairlead.proxy.config.Words.DURATION;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Limits of Fairlead's own at a provider. */
final class LimitsKeys {

    private static final Key<Optional<LimitsConfig.Rate>> REQUESTS =
            Key.of("requests", RateSyntax.RATE.or("off"), "off", "Requests a time.");
    private static final Key<Optional<LimitsConfig.Rate>> TOKENS =
            Key.of("tokens", RateSyntax.RATE.or("off"), "off", "Tokens a time, of input and output together.");
    private static final Key<Optional<LimitsConfig.Rate>> INPUT_TOKENS =
            Key.of("input-tokens", RateSyntax.RATE.or("off"), "off", "Tokens of input a time.");
    private static final Key<Optional<LimitsConfig.Rate>> OUTPUT_TOKENS =
            Key.of("output-tokens", RateSyntax.RATE.or("off"), "off", "Tokens of output a time.");
    static final Key<LimitsConfig.Per> PER = Key.of(
            "per",
            Syntaxes.word(LimitsConfig.Per.class, Words::word),
            "target",
            "What each limit is counted for: a provider's model, all of a provider, or a key.");
    private static final Key<Optional<Integer>> CONCURRENCY =
            Key.of("concurrency", Syntaxes.number(1, 1_000_000).or("off"), "off", "Requests under way at once.");
    static final Key<Duration> WAIT =
            Key.of("wait", DURATION, "5s", "How long a call may wait for its turn before it is refused with 429.");

    /** Those that limit something. */
    static final List<Key<?>> LIMITS = List.of(REQUESTS, TOKENS, INPUT_TOKENS, OUTPUT_TOKENS, CONCURRENCY);

    static final Section SECTION = Section.of(REQUESTS, TOKENS, INPUT_TOKENS, OUTPUT_TOKENS, CONCURRENCY, WAIT, PER);

    private LimitsKeys() {}

    static LimitsConfig make(Values values, Problems problems) {
        return values.make(
                problems,
                LimitsConfig.defaults(),
                () -> new LimitsConfig(
                        values.get(REQUESTS).orElse(null),
                        values.get(TOKENS).orElse(null),
                        values.get(INPUT_TOKENS).orElse(null),
                        values.get(OUTPUT_TOKENS).orElse(null),
                        values.get(CONCURRENCY).orElse(0),
                        values.get(WAIT),
                        values.get(PER)));
    }
}
