package io.fairlead.proxy.exchange;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of how it wants to be served: its SDK's own limits, and Fairlead's request headers.
 *
 * @param sdkRetry {@code x-stainless-retry-count}: how often the SDK itself already asked
 * @param toCommit {@code X-Stainless-Timeout}: bounds the time to the commit
 * @param silence {@code X-Stainless-Read-Timeout}: bounds the silence that the client hears before it, over all attempts
 * @param whole {@code grpc-timeout}, {@code x-request-timeout-ms}, {@code Request-Timeout} or {@code
 *     x-fairlead-timeout}: bounds the whole call; the smallest holds
 * @param noRetry {@code x-fairlead-no-retry: true}
 * @param noFallback {@code x-fairlead-no-fallback: true}
 * @param route {@code x-fairlead-route}
 * @param cache {@code x-fairlead-cache}
 * @param tags {@code x-fairlead-tags}
 * @param mistake what is wrong with one of Fairlead's own headers, as a sentence for the client, or null
 */
public record ClientHints(
        int sdkRetry,
        @Nullable Duration toCommit,
        @Nullable Duration silence,
        @Nullable Duration whole,
        boolean noRetry,
        boolean noFallback,
        @Nullable String route,
        @Nullable String cache,
        Map<String, String> tags,
        @Nullable String mistake) {

    public static final ClientHints NONE =
            new ClientHints(0, null, null, null, false, false, null, null, Map.of(), null);

    private static final int MAX_TAGS = 16;

    /** Whether {@code name} is one of Fairlead's own request headers, which no provider may see. */
    public static boolean own(String name) {
        return name.length() > 11 && name.regionMatches(true, 0, "x-fairlead-", 0, 11);
    }

    /** Reads the hints. Wrong values of an SDK's headers are ignored, wrong values of Fairlead's own are a mistake. */
    public static ClientHints read(Headers headers) {
        Reader reader = new Reader();
        headers.forEach(reader::field);
        return reader.hints();
    }

    private static final class Reader {
        private int sdkRetry;
        private @Nullable Duration toCommit;
        private @Nullable Duration silence;
        private @Nullable Duration whole;
        private boolean noRetry;
        private boolean noFallback;
        private @Nullable String route;
        private @Nullable String cache;
        private final Map<String, String> tags = new TreeMap<>();
        private @Nullable String mistake;
        private boolean any;

        void field(String name, String value) {
            int length = name.length();
            if (length < 12) {
                return; // no hint's name is shorter: spares the common fields the lower-casing
            }
            char first = name.charAt(0);
            if (first != 'x' && first != 'X' && first != 'g' && first != 'G' && first != 'r' && first != 'R') {
                return;
            }
            switch (name.toLowerCase(Locale.ROOT)) {
                case "x-stainless-retry-count" -> sdkRetry = (int) Math.min(1000, Math.max(0, number(value)));
                case "x-stainless-timeout" -> toCommit = seconds(value);
                case "x-stainless-read-timeout" -> silence = seconds(value);
                case "x-request-timeout-ms" -> whole = smaller(whole, millis(value));
                case "request-timeout" -> whole = smaller(whole, seconds(value));
                case "grpc-timeout" -> whole = smaller(whole, grpc(value));
                case "x-fairlead-timeout" -> whole = smaller(whole, ours(value));
                case "x-fairlead-no-retry" -> noRetry = flag(name, value);
                case "x-fairlead-no-fallback" -> noFallback = flag(name, value);
                case "x-fairlead-route" -> route = value.trim();
                case "x-fairlead-cache" -> cache = cacheMode(value);
                case "x-fairlead-tags" -> tags(value);
                default -> {
                    return;
                }
            }
            any = true;
        }

        ClientHints hints() {
            return any
                    ? new ClientHints(
                            sdkRetry,
                            toCommit,
                            silence,
                            whole,
                            noRetry,
                            noFallback,
                            route,
                            cache,
                            Map.copyOf(tags),
                            mistake)
                    : NONE;
        }

        private static @Nullable Duration smaller(@Nullable Duration one, @Nullable Duration other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return one.compareTo(other) <= 0 ? one : other;
        }

        private static long number(String text) {
            try {
                return Long.parseLong(text.trim());
            } catch (NumberFormatException e) {
                return -1;
            }
        }

        /** Decimal seconds, as the SDKs write them. */
        private static @Nullable Duration seconds(String text) {
            try {
                double seconds = Double.parseDouble(text.trim());
                return seconds > 0 && seconds < 1e7 ? Duration.ofNanos((long) (seconds * 1e9)) : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }

        private static @Nullable Duration millis(String text) {
            long millis = number(text);
            return millis > 0 && millis < 10_000_000_000L ? Duration.ofMillis(millis) : null;
        }

        /** At most eight digits and a unit: H, M, S, m, u or n (gRPC over HTTP/2, "Timeout"). */
        private static @Nullable Duration grpc(String text) {
            String trimmed = text.trim();
            if (trimmed.length() < 2 || trimmed.length() > 9) {
                return null;
            }
            long amount = number(trimmed.substring(0, trimmed.length() - 1));
            TimeUnit unit = switch (trimmed.charAt(trimmed.length() - 1)) {
                case 'H' -> TimeUnit.HOURS;
                case 'M' -> TimeUnit.MINUTES;
                case 'S' -> TimeUnit.SECONDS;
                case 'm' -> TimeUnit.MILLISECONDS;
                case 'u' -> TimeUnit.MICROSECONDS;
                case 'n' -> TimeUnit.NANOSECONDS;
                default -> null;
            };
            return amount <= 0 || unit == null ? null : Duration.ofNanos(unit.toNanos(amount));
        }

        private @Nullable Duration ours(String text) {
            String trimmed = text.trim();
            int digits = 0;
            while (digits < trimmed.length() && Character.isDigit(trimmed.charAt(digits))) {
                digits++;
            }
            long amount = digits == 0 ? -1 : number(trimmed.substring(0, digits));
            Duration read = amount <= 0
                    ? null
                    : switch (trimmed.substring(digits)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> amount < 10_000_000 ? Duration.ofSeconds(amount) : null;
                        case "m" -> amount < 100_000 ? Duration.ofMinutes(amount) : null;
                        case "h" -> amount < 2_000 ? Duration.ofHours(amount) : null;
                        default -> null;
                    };
            if (read == null) {
                mistake =
                        "x-fairlead-timeout is not a duration (expected: a number and a unit, such as 250ms, 30s, 2m)";
            }
            return read;
        }

        private boolean flag(String name, String value) {
            String trimmed = value.trim().toLowerCase(Locale.ROOT);
            if (!trimmed.equals("true") && !trimmed.equals("false")) {
                mistake = name.toLowerCase(Locale.ROOT) + " is neither true nor false";
            }
            return trimmed.equals("true");
        }

        private @Nullable String cacheMode(String value) {
            String trimmed = value.trim().toLowerCase(Locale.ROOT);
            switch (trimmed) {
                case "off", "outage", "always", "refresh" -> {
                    return trimmed;
                }
                default -> {
                    mistake = "x-fairlead-cache is none of off, outage, always, refresh";
                    return null;
                }
            }
        }

        private void tags(String value) {
            for (String pair : value.split(",", -1)) {
                int equals = pair.indexOf('=');
                if (equals <= 0 || tags.size() >= MAX_TAGS || pair.length() > 128) {
                    mistake =
                            "x-fairlead-tags is not a list such as team=a,app=b (at most 16 of at most 128 characters)";
                    return;
                }
                tags.put(
                        pair.substring(0, equals).trim(),
                        pair.substring(equals + 1).trim());
            }
        }
    }
}
