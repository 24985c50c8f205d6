package io.fairlead.dialect;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * How long a provider asks to wait after an error. {@code retry-after-ms} counts first, then {@code Retry-After} (RFC 9110,
 * section 10.2.3: seconds or a date), then the body's own. On a 429 the reset of an exhausted limit is last. A hint of zero or
 * less, or one that cannot be read, is no hint; one longer than 30 days is 30 days.
 */
public final class RetryHints {
    private static final String[] LIMITS = {
        "requests",
        "tokens",
        "project-requests",
        "project-tokens",
        "input-tokens",
        "output-tokens",
        "input-images",
        "requests-day",
        "requests-minute",
        "requests-hour",
        "tokens-minute",
        "tokens-day",
        "tokens-hour",
    };
    private static final String[] ANTHROPIC_LIMITS = {"requests", "tokens", "input-tokens", "output-tokens"};

    private RetryHints() {}

    /** The wait that {@code error} (of an answer with these headers, read at {@code now}) asks for, or null. */
    public static @Nullable Duration after(HeaderSource headers, ProviderError error, Instant now) {
        Duration found = said(headers, now);
        if (found == null) {
            found = positive(error.retryAfter());
        }
        if (found == null && !error.hints().isEmpty()) {
            found = repeated(error.hints()::get, error.status(), now);
        }
        if (found == null && error.status() == 429) {
            found = reset(headers, now);
        }
        return found;
    }

    /** The wait that the fields {@code retry-after-ms} and {@code Retry-After} ask for, or null. */
    public static @Nullable Duration said(HeaderSource headers, Instant now) {
        String millis = headers.get("retry-after-ms");
        Duration found = millis == null ? null : positive(WaitText.millis(millis));
        return found == null ? retryAfter(headers.get("retry-after"), now) : found;
    }

    /** Fields within the error's body: they are there to explain it, so that a reset without a remainder counts too. */
    private static @Nullable Duration repeated(HeaderSource fields, int status, Instant now) {
        Duration found = said(fields, now);
        if (found == null && status == 429) {
            found = reset(fields, now);
        }
        if (found == null && status == 429 && fields.get("x-ratelimit-remaining") == null) {
            String until = fields.get("x-ratelimit-reset");
            found = until == null ? null : positive(untilReset(until.trim(), now));
        }
        return found;
    }

    private static @Nullable Duration retryAfter(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        Duration seconds = WaitText.seconds(value);
        if (seconds == null) {
            seconds = WaitText.duration(value);
        }
        return positive(seconds == null ? untilDate(value.trim(), now) : seconds);
    }

    private static @Nullable Duration untilDate(String date, Instant now) {
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    /** The longest reset among the limits that are used up: all of them must have passed. */
    private static @Nullable Duration reset(HeaderSource headers, Instant now) {
        Duration longest = null;
        for (String limit : LIMITS) {
            longest = longer(
                    longest, exhausted(headers, "x-ratelimit-remaining-" + limit, "x-ratelimit-reset-" + limit, now));
        }
        for (String limit : ANTHROPIC_LIMITS) {
            String family = "anthropic-ratelimit-" + limit;
            longest = longer(longest, exhausted(headers, family + "-remaining", family + "-reset", now));
        }
        longest = longer(longest, exhausted(headers, "x-ratelimit-remaining", "x-ratelimit-reset", now));
        longest = longer(longest, exhausted(headers, "ratelimit-remaining", "ratelimit-reset", now));
        return longer(longest, exhausted(headers, "ratelimitbysize-remaining", "ratelimitbysize-reset", now));
    }

    private static @Nullable Duration exhausted(HeaderSource headers, String remaining, String reset, Instant now) {
        String left = headers.get(remaining);
        String until = left == null || !isZero(left.trim()) ? null : headers.get(reset);
        return until == null ? null : positive(untilReset(until.trim(), now));
    }

    private static boolean isZero(String number) {
        try {
            return number.length() <= 32 && new BigDecimal(number).signum() == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** A Go duration, an RFC 3339 time, seconds, or the Unix time in seconds or milliseconds; told apart by their looks. */
    static @Nullable Duration untilReset(String reset, Instant now) {
        Duration plain = WaitText.seconds(reset);
        if (plain != null) {
            return plain.compareTo(WaitText.MOST) < 0 ? plain : untilUnixTime(reset, now);
        }
        Duration units = WaitText.duration(reset);
        if (units != null) {
            return units;
        }
        try {
            return Duration.between(now, DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(reset, Instant::from));
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable Duration untilUnixTime(String number, Instant now) {
        double value = Double.parseDouble(number);
        double seconds = value >= 1e11 ? value / 1e3 : value;
        double wait = seconds - now.getEpochSecond() - now.getNano() / 1e9;
        return wait <= 0 ? null : WaitText.ofSeconds(wait);
    }

    private static @Nullable Duration positive(@Nullable Duration wait) {
        if (wait == null || wait.isZero() || wait.isNegative()) {
            return null;
        }
        return wait.compareTo(WaitText.MOST) > 0 ? WaitText.MOST : wait;
    }

    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
    }
}
