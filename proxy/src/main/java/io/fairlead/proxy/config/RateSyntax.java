package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Syntax;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.policy.limit.LimitsConfig.Rate;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code 500/min}: an amount a second, minute, hour or day. */
final class RateSyntax {

    private static final Map<String, Duration> PERIODS = Map.of(
            "s",
            Duration.ofSeconds(1),
            "min",
            Duration.ofMinutes(1),
            "h",
            Duration.ofHours(1),
            "d",
            Duration.ofDays(1));

    static final Syntax<Rate> RATE = Syntaxes.matching(
            "a rate such as 10/s, 500/min, 1000/h or 5000/d",
            "^[0-9]+/(s|min|h|d)$",
            RateSyntax::parse,
            RateSyntax::show);

    private RateSyntax() {}

    private static @Nullable Rate parse(String text) {
        int slash = text.indexOf('/');
        Duration period = slash < 1 ? null : PERIODS.get(text.substring(slash + 1));
        long amount = slash < 1 ? -1 : Syntaxes.digits(text.substring(0, slash));
        return period == null || amount < 1 || amount > period.toNanos() ? null : new Rate(amount, period);
    }

    private static String show(Rate rate) {
        String period = PERIODS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(rate.period()))
                .findFirst()
                .orElseThrow()
                .getKey();
        return rate.amount() + "/" + period;
    }
}
