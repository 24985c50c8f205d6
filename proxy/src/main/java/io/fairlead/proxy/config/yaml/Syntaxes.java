package io.fairlead.proxy.config.yaml;

import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.exchange.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values that are no matter of networks: numbers, durations, sizes, shares, words, texts. */
public final class Syntaxes {

    /** A value that a reference gives is checked when it is read, so editors let any reference pass. */
    private static final Map<String, Object> REFERENCE = Map.of("$ref", "#/$defs/reference");

    private static final Map<String, Long> TIMES = ordered("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);
    private static final Map<String, Long> SIZES = ordered("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private static final long MOST_MONEY = 1_000_000_000;

    private Syntaxes() {}

    public static Syntax<Integer> number(int least, int most) {
        return new Syntax<>(
                "a whole number from " + least + " to " + most,
                text -> within(digits(text), least, most),
                value -> value,
                false,
                orReference(Map.of("type", "integer", "minimum", least, "maximum", most)));
    }

    private static @Nullable Integer within(long value, int least, int most) {
        return value < least || value > most ? null : (Integer) (int) value;
    }

    /** A number with up to three digits after its point. */
    public static Syntax<Double> decimal(int least, int most) {
        return new Syntax<>(
                "a number from " + least + " to " + most,
                text -> decimalWithin(text, least, most),
                value -> value,
                false,
                orReference(Map.of("type", "number", "minimum", least, "maximum", most)));
    }

    private static @Nullable Double decimalWithin(String text, int least, int most) {
        int point = text.indexOf('.');
        long whole = digits(point < 0 ? text : text.substring(0, point));
        String rest = point < 0 ? "0" : text.substring(point + 1);
        if (whole < 0 || digits(rest) < 0 || rest.length() > 3) {
            return null;
        }
        double value = Double.parseDouble(text);
        return value < least || value > most ? null : (Double) value;
    }

    /** Money: up to six digits after its point, at most a thousand million. */
    public static Syntax<Double> money() {
        return new Syntax<>(
                "an amount such as 2.5",
                Syntaxes::amountOfMoney,
                value -> value,
                false,
                orReference(Map.of("type", "number", "minimum", 0, "maximum", MOST_MONEY)));
    }

    private static @Nullable Double amountOfMoney(String text) {
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        String rest = point < 0 ? "0" : text.substring(point + 1);
        boolean written = digits(whole) >= 0 && digits(rest) >= 0 && rest.length() <= 6;
        return written && digits(whole) <= MOST_MONEY ? (Double) Double.parseDouble(text) : null;
    }

    /** {@code 250ms 3s 2m 1h}, or several in one from the largest on, {@code 1h30m}; more than nothing, at most 1000 hours. */
    public static Syntax<Duration> duration() {
        return new Syntax<>(
                "a duration such as 250ms, 3s, 2m or 1h",
                Durations::read,
                Syntaxes::show,
                false,
                orReference(pattern("^(?=[0-9])([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$")));
    }

    /** The same, or nothing: {@code 0s}. */
    public static Syntax<Duration> durationOrNone() {
        return new Syntax<>(
                "a duration such as 0s, 250ms, 3s, 2m or 1h",
                text -> {
                    long millis = amount(text, TIMES);
                    return millis < 0 || millis > 3_600_000_000L ? null : Duration.ofMillis(millis);
                },
                Syntaxes::show,
                false,
                orReference(pattern("^[0-9]+(ms|s|m|h)$")));
    }

    /** As {@link #duration} reads it, in the largest unit that is whole. */
    public static String show(Duration duration) {
        return inLargest(duration.toMillis(), TIMES);
    }

    /** {@code 64KiB 32MiB 1GiB}: bytes; more than nothing, at most 1024 GiB. */
    public static Syntax<Long> size() {
        return new Syntax<>(
                "a size such as 64KiB, 32MiB or 1GiB",
                text -> {
                    long bytes = amount(text, SIZES);
                    return bytes <= 0 || bytes > 1L << 40 ? null : (Long) bytes;
                },
                bytes -> inLargest(bytes, SIZES),
                false,
                orReference(pattern("^[0-9]+(B|KiB|MiB|GiB)$")));
    }

    /** {@code 50%}: read as a share from 0 to 1. */
    public static Syntax<Double> share(int leastPercent) {
        return new Syntax<>(
                "a share from " + leastPercent + "% to 100%",
                text -> {
                    Double percent = text.endsWith("%")
                            ? decimalWithin(text.substring(0, text.length() - 1), leastPercent, 100)
                            : null;
                    return percent == null ? null : (Double) (percent / 100);
                },
                share -> {
                    double percent = Math.round(share * 100_000) / 1000.0;
                    return (percent == Math.rint(percent) ? String.valueOf((long) percent) : String.valueOf(percent))
                            + "%";
                },
                false,
                orReference(pattern("^[0-9]+(\\.[0-9]{1,3})?%$")));
    }

    public static Syntax<Boolean> flag() {
        return new Syntax<>(
                "true or false",
                text -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null,
                value -> value,
                false,
                orReference(Map.of("type", "boolean")));
    }

    /** One of an enum's words, as {@code word} spells them. */
    public static <E extends Enum<E>> Syntax<E> word(Class<E> type, Function<E, String> word) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            words.put(word.apply(constant), constant);
        }
        return word(words);
    }

    /** One of some words. */
    public static <E> Syntax<E> word(Map<String, E> words) {
        List<String> allowed = List.copyOf(words.keySet());
        return new Syntax<>(
                String.join(allowed.size() == 2 ? " or " : ", ", allowed),
                words::get,
                value -> words.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(value))
                        .findFirst()
                        .map(Map.Entry::getKey)
                        .orElseThrow(),
                false,
                orReference(Map.of("enum", allowed)),
                allowed);
    }

    /** A value with a syntax of its own; {@code pattern} describes it to editors, {@code parser} decides. */
    public static <T> Syntax<T> matching(
            String expected, String pattern, Syntax.Parser<T> parser, Function<T, Object> show) {
        return new Syntax<>(expected, parser, show, false, orReference(pattern(pattern)));
    }

    /** Any text that is not empty. */
    public static Syntax<String> text(String expected) {
        return new Syntax<>(
                expected,
                text -> text.isBlank() ? null : text.strip(),
                value -> value,
                false,
                Map.of("type", "string"));
    }

    /** A text that is never shown; empty means none, so that an unset variable can stand for no key. */
    public static Syntax<Optional<Secret>> secret(String expected) {
        Syntax.Parser<Optional<Secret>> parser = text -> {
            try {
                return text.isBlank() ? Optional.empty() : Optional.of(Secret.of(text));
            } catch (IllegalArgumentException e) {
                return null; // it holds what no header may carry
            }
        };
        return new Syntax<>(expected, parser, value -> Secret.MASK, true, Map.of("type", "string"));
    }

    /** The number that {@code text} writes, or -1; at most 12 digits. */
    public static long digits(String text) {
        if (text.isEmpty() || text.length() > 12 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Long.parseLong(text);
    }

    /** A number and one of {@code units}, or -1. */
    private static long amount(String text, Map<String, Long> units) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        long number = digits(text.substring(0, digits));
        Long unit = units.get(text.substring(digits).strip());
        // 12 digits of hours in milliseconds still fit
        return number < 0 || unit == null || number > Long.MAX_VALUE / unit ? -1 : number * unit;
    }

    private static String inLargest(long amount, Map<String, Long> units) {
        List<Map.Entry<String, Long>> all = new ArrayList<>(units.entrySet());
        for (int i = all.size() - 1; i > 0; i--) {
            long unit = all.get(i).getValue();
            if (amount >= unit && amount % unit == 0) {
                return amount / unit + all.get(i).getKey();
            }
        }
        return amount + all.get(0).getKey();
    }

    static Map<String, Object> pattern(String pattern) {
        return Map.of("type", "string", "pattern", pattern);
    }

    static Map<String, Object> orReference(Map<String, Object> schema) {
        return Map.of("anyOf", Arrays.asList(schema, REFERENCE));
    }

    private static Map<String, Long> ordered(
            String a, long one, String b, long two, String c, long three, String d, long four) {
        Map<String, Long> map = new LinkedHashMap<>();
        map.put(a, one);
        map.put(b, two);
        map.put(c, three);
        map.put(d, four);
        return map;
    }
}
