package io.fairlead.dialect;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Waits as providers write them: {@code 174ms}, {@code 6m0s}, {@code 48.939935699s}, {@code 6 seconds}, alone or within a
 * sentence. Never throws; what cannot be read, or is negative, is null; what is longer than any sense is {@link #MOST}.
 */
final class WaitText {
    /** Nobody waits longer than this. */
    static final Duration MOST = Duration.ofDays(30);

    private static final String[] LEADS = {"try again in ", "retry in ", "retry after ", "wait for ", "wait "};

    private WaitText() {}

    /** The wait that a message asks for, or null. */
    static @Nullable Duration find(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        for (String lead : LEADS) {
            int at = lower.indexOf(lead);
            while (at >= 0) {
                Duration found = read(lower, at + lead.length(), false);
                if (found != null) {
                    return found;
                }
                at = lower.indexOf(lead, at + 1);
            }
        }
        return null;
    }

    /** A text that is nothing but a duration with units, or null. */
    static @Nullable Duration duration(String text) {
        return read(text.trim().toLowerCase(Locale.ROOT), 0, true);
    }

    /** A plain number of seconds, fractions allowed, or null. */
    static @Nullable Duration seconds(String text) {
        return number(text, 1);
    }

    /** A plain number of milliseconds, fractions allowed, or null. */
    static @Nullable Duration millis(String text) {
        return number(text, 1e-3);
    }

    private static @Nullable Duration number(String text, double unit) {
        String trimmed = text.trim();
        if (trimmed.isEmpty() || trimmed.length() > 32 || numberEnd(trimmed, 0) != trimmed.length()) {
            return null;
        }
        return ofSeconds(Double.parseDouble(trimmed) * unit);
    }

    private static @Nullable Duration read(String text, int from, boolean whole) {
        double seconds = 0;
        int at = from;
        boolean any = false;
        while (true) {
            int end = numberEnd(text, at);
            if (end == at || end - at > 32) {
                break;
            }
            int unitAt = end < text.length() && text.charAt(end) == ' ' ? end + 1 : end;
            int unitEnd = unitAt;
            while (unitEnd < text.length() && text.charAt(unitEnd) >= 'a' && text.charAt(unitEnd) <= 'z') {
                unitEnd++;
            }
            double unit = unit(text.substring(unitAt, unitEnd));
            if (unit == 0) {
                break;
            }
            seconds += Double.parseDouble(text.substring(at, end)) * unit;
            any = true;
            at = unitEnd;
        }
        return any && (!whole || at == text.length()) ? ofSeconds(seconds) : null;
    }

    /** Where the decimal number at {@code from} ends; {@code from} itself when there is none. */
    private static int numberEnd(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        if (at > from && at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1))) {
            at++;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static double unit(String name) {
        return switch (name) {
            case "ns" -> 1e-9;
            case "us", "µs" -> 1e-6;
            case "ms", "millisecond", "milliseconds" -> 1e-3;
            case "s", "sec", "secs", "second", "seconds" -> 1;
            case "m", "min", "mins", "minute", "minutes" -> 60;
            case "h", "hr", "hour", "hours" -> 3600;
            case "d", "day", "days" -> 86400;
            default -> 0;
        };
    }

    static Duration ofSeconds(double seconds) {
        return seconds >= MOST.toSeconds() ? MOST : Duration.ofNanos(Math.round(Math.max(seconds, 0) * 1e9));
    }
}
