package io.fairlead.proxy.config;

import static io.fairlead.proxy.config.Words.DURATION;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.ListShape;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.NetSyntaxes;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.StatusRange;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.policy.retry.RetryConfig;
import io.fairlead.proxy.policy.retry.RetryConfig.Ambiguous;
import io.fairlead.proxy.policy.retry.RetryConfig.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How an attempt is repeated at its target. */
final class RetryKeys {

    private enum Jitter {
        FULL,
        NONE
    }

    private static final Key<Duration> INITIAL = Key.of("initial", DURATION, "500ms", "The first wait.");
    private static final Key<Duration> MAX = Key.of("max", DURATION, "20s", "The longest wait.");
    private static final Key<Double> FACTOR =
            Key.of("factor", Syntaxes.decimal(1, 10), "2", "By which each wait is longer than the one before.");
    private static final Key<Jitter> JITTER = Key.of(
            "jitter",
            Syntaxes.word(Jitter.class, Words::word),
            "full",
            "full draws each wait between nothing and its length, so that callers do not come back together.");
    private static final Section BACKOFF_SECTION = Section.of(INITIAL, MAX, FACTOR, JITTER);

    private static final Key<Integer> ATTEMPTS =
            Key.of("attempts", Syntaxes.number(1, 100), "4", "Tries per target, the first one included.");
    private static final Key<Values> BACKOFF =
            Key.section("backoff", BACKOFF_SECTION, "The wait between tries when the provider names none.");
    private static final Key<Double> BUDGET = Key.of(
            "budget", Syntaxes.share(0), "20%", "Repeats at a target as a share of its calls in the last ten seconds.");
    private static final Key<List<Located<StatusRange>>> STATUSES = Key.of(
            "statuses",
            ListShape.of(NetSyntaxes.statuses()),
            "[408, 409, 425, 429, 500, 502, 503, 504, 520-524, 529]",
            "Answers that are repeated when no structured error code decides.");
    private static final Key<Duration> RETRY_AFTER = Key.of(
            "retry-after",
            DURATION,
            "60s",
            "The longest wait asked for by a provider that is honoured; a longer one moves on to the fallback.");
    private static final Key<Ambiguous> AMBIGUOUS = Key.of(
            "ambiguous",
            Syntaxes.word(Ambiguous.class, Words::word),
            "retry",
            "What to do when the provider may have done, and billed, the work.");

    private static final Key<Optional<Duration>> PATIENCE = Key.of(
            "patience",
            Syntaxes.durationOrNone().or("auto"),
            "auto",
            "How long after a call's first failure its only target is asked on beyond attempts. auto: 20s where attempts is not set, else none; 0s: never.");

    static final Section SECTION = Section.of(ATTEMPTS, PATIENCE, BACKOFF, BUDGET, STATUSES, RETRY_AFTER, AMBIGUOUS);

    private RetryKeys() {}

    static RetryConfig make(Values values, Problems problems) {
        Values backoff = values.get(BACKOFF);
        RetryConfig defaults = RetryConfig.defaults();
        Backoff waits = backoff.make(
                problems,
                defaults.backoff(),
                () -> new Backoff(
                        backoff.get(INITIAL),
                        backoff.get(MAX),
                        backoff.get(FACTOR),
                        backoff.get(JITTER) == Jitter.FULL));
        return values.make(
                problems,
                defaults,
                () -> new RetryConfig(
                        values.get(ATTEMPTS),
                        waits,
                        values.get(BUDGET),
                        flat(values.get(STATUSES)),
                        values.get(RETRY_AFTER),
                        values.get(AMBIGUOUS),
                        values.get(PATIENCE).orElse(values.says(ATTEMPTS) ? Duration.ZERO : RetryConfig.PATIENCE)));
    }

    private static Set<Integer> flat(List<Located<StatusRange>> ranges) {
        Set<Integer> statuses = new TreeSet<>();
        for (Located<StatusRange> range : ranges) {
            for (int status = range.value().from(); status <= range.value().to(); status++) {
                statuses.add(status);
            }
        }
        return statuses;
    }
}
