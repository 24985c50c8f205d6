package io.fairlead.proxy.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads durations as people write them, in the configuration, the admin API and a request's headers alike. Pure. */
public final class Durations {

    /** A longer one is read nowhere: sums of clocks stay far from an overflow. */
    public static final Duration LONGEST = Duration.ofHours(1000);

    private static final int MOST_DIGITS = 12;

    private Durations() {}

    /** {@code 250ms 3s 2m 1h}, or several in one from the largest on, {@code 1h30m}; null when it is none, or above {@link #LONGEST}. */
    public static @Nullable Duration read(String text) {
        long millis = millis(text.strip());
        return millis <= 0 || millis > LONGEST.toMillis() ? null : Duration.ofMillis(millis);
    }

    /** -1 when it is none. */
    private static long millis(String text) {
        long sum = 0;
        long above = Long.MAX_VALUE;
        int at = 0;
        while (at < text.length()) {
            int digits = at;
            while (digits < text.length() - 1 && text.charAt(digits) == '0' && digit(text.charAt(digits + 1))) {
                digits++;
            }
            int unit = endOf(true, text, digits);
            int end = endOf(false, text, unit);
            long size = unit(text.substring(unit, end).strip());
            if (unit == digits || unit - digits > MOST_DIGITS || size < 0 || size >= above) {
                return -1;
            }
            sum += Long.parseLong(text.substring(digits, unit)) * size; // 12 digits of each unit still fit
            above = size;
            at = end;
        }
        return text.isEmpty() ? -1 : sum;
    }

    private static int endOf(boolean digits, String text, int from) {
        int at = from;
        while (at < text.length() && digit(text.charAt(at)) == digits) {
            at++;
        }
        return at;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static long unit(String word) {
        return switch (word) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> -1;
        };
    }
}
