package io.fairlead.proxy.http1;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Comma-separated lists of tokens, compared without regard to case (RFC 9110 section 5.6.1). */
final class Tokens {

    private Tokens() {}

    static boolean contain(String list, String token) {
        if (list.length() == token.length()) {
            return list.equalsIgnoreCase(token);
        }
        return list.length() > token.length() && first(list, each -> each.equalsIgnoreCase(token)) != null;
    }

    /** The first element, without surrounding whitespace, that {@code wanted} accepts; empty ones are passed over. */
    static @Nullable String first(String list, Predicate<String> wanted) {
        int from = 0;
        while (from <= list.length()) {
            int comma = list.indexOf(',', from);
            int to = comma < 0 ? list.length() : comma;
            String element = trimmed(list, from, to);
            if (!element.isEmpty() && wanted.test(element)) {
                return element;
            }
            from = to + 1;
        }
        return null;
    }

    private static String trimmed(String list, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Octets.isSpace(list.charAt(start))) {
            start++;
        }
        while (end > start && Octets.isSpace(list.charAt(end - 1))) {
            end--;
        }
        return list.substring(start, end);
    }
}
