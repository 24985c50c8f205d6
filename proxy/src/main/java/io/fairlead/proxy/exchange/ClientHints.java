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
 * @param ours {@code x-fairlead-timeout} alone; null where it is not stated
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
        @Nullable Duration ours,
        boolean noRetry,
        boolean noFallback,
        @Nullable String route,
        @Nullable String cache,
        Map<String, String> tags,
        @Nullable String mistake) {

    public static final ClientHints NONE =
            new ClientHints(0, null, null, null, null, false, false, null, null, Map.of(), null);

    private static final int MAX_TAGS = 16;
    private static final int MAX_TEXT = 128;

    /** A limit beyond this is none. */
    private static final Duration LONGEST = Duration.ofHours(1000);

    /** Whether {@code name} is one of Fairlead's own request headers, which no provider may see. */
    public static boolean own(String name) {
        return name.length() > 11 && name.regionMatches(true, 0, "x-fairlead-", 0, 11);
    }

    /** The longest of the limits that the client states, or null. */
    public @Nullable Duration longest() {
        return longer(longer(toCommit, silence), whole);
    }

    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
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
        private @Nullable Duration own;
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
                case "x-stainless-retry-count" -> sdkRetry = (int) Math.min(1000, Math.max(0, number(value.trim())));
                case "x-stainless-timeout" -> toCommit = smaller(toCommit, seconds(value));
                case "x-stainless-read-timeout" -> silence = smaller(silence, seconds(value));
                case "x-request-timeout-ms" -> whole = smaller(whole, millis(value));
                case "request-timeout" -> whole = smaller(whole, seconds(value));
                case "grpc-timeout" -> whole = smaller(whole, grpc(value));
                case "x-fairlead-timeout" -> {
                    own = smaller(own, ours(value));
                    whole = smaller(whole, own);
                }
                case "x-fairlead-no-retry" -> noRetry = flag(name, value);
                case "x-fairlead-no-fallback" -> noFallback = flag(name, value);
                case "x-fairlead-route" -> route = routeName(value);
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
                            own,
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

        /** Up to 18 digits; -1 when it is anything else. */
        private static long number(String text) {
            if (text.isEmpty() || text.length() > 18) {
                return -1;
            }
            for (int i = 0; i < text.length(); i++) {
                if (!digit(text.charAt(i))) {
                    return -1;
                }
            }
            return Long.parseLong(text);
        }

        private static boolean digit(char c) {
            return c >= '0' && c <= '9';
        }

        /** Decimal seconds, as the SDKs write them; null when it is none, or longer than anybody waits. */
        private static @Nullable Duration seconds(String text) {
            String trimmed = text.trim();
            int dot = trimmed.indexOf('.');
            long whole = number(dot < 0 ? trimmed : trimmed.substring(0, dot));
            String fraction = dot < 0 ? "0" : trimmed.substring(dot + 1);
            if (whole < 0 || number(fraction.substring(0, Math.min(18, fraction.length()))) < 0) {
                return null;
            }
            String nanos = (fraction + "000000000").substring(0, 9);
            return bounded(whole, TimeUnit.SECONDS, number(nanos));
        }

        private static @Nullable Duration millis(String text) {
            return bounded(number(text.trim()), TimeUnit.MILLISECONDS, 0);
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
            return unit == null ? null : bounded(amount, unit, 0);
        }

        /** Null when it is not positive, or above {@link #LONGEST}, where the sum of a clock could overflow. */
        private static @Nullable Duration bounded(long amount, TimeUnit unit, long nanos) {
            if (amount < 0 || unit.toSeconds(amount) > LONGEST.toSeconds()) {
                return null;
            }
            Duration read = Duration.ofNanos(unit.toNanos(amount)).plusNanos(nanos);
            return read.isZero() || read.compareTo(LONGEST) > 0 ? null : read;
        }

        private @Nullable Duration ours(String text) {
            Duration read = Durations.read(text);
            if (read == null) {
                mistake = "x-fairlead-timeout is not a duration"
                        + " (expected: a number and a unit, such as 250ms, 30s, 2m or 1h30m, and at most 1000h)";
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

        private @Nullable String routeName(String value) {
            String trimmed = value.trim();
            if (trimmed.isEmpty() || trimmed.length() > MAX_TEXT || !printable(trimmed)) {
                mistake = "x-fairlead-route is no route's name (expected: at most 128 printable characters)";
                return null;
            }
            return trimmed;
        }

        private void tags(String value) {
            for (String pair : value.split(",", -1)) {
                String trimmed = pair.trim();
                if (trimmed.isEmpty()) {
                    continue; // RFC 9110 section 5.6.1.2
                }
                int equals = trimmed.indexOf('=');
                String key = equals < 0 ? "" : trimmed.substring(0, equals).trim();
                boolean room = tags.size() < MAX_TAGS || tags.containsKey(key);
                if (key.isEmpty() || !room || trimmed.length() > MAX_TEXT || !printable(trimmed)) {
                    mistake = "x-fairlead-tags is not a list such as team=a,app=b"
                            + " (expected: at most 16 of at most 128 printable characters)";
                    return;
                }
                tags.put(key, trimmed.substring(equals + 1).trim());
            }
        }

        /** They go to logs and labels. */
        private static boolean printable(String text) {
            return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
        }
    }
}
