package io.fairlead.proxy.credential;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Credentials in a URL's query: {@code ?key=} of Google, pre-signed requests of AWS and Azure, and the usual other
 * spellings. What is no credential stays byte for byte.
 */
final class QueryCredentials {

    private static final Set<String> NAMES = Set.of(
            "key",
            "api_key",
            "api-key",
            "apikey",
            "access_token",
            "oauth_token",
            "auth",
            "token",
            "sig",
            "signature",
            "password",
            "secret",
            "client_secret",
            "subscription-key",
            "x-amz-signature",
            "x-amz-credential",
            "x-amz-security-token",
            "x-amz-algorithm",
            "x-amz-date",
            "x-amz-expires",
            "x-amz-signedheaders",
            "x-goog-signature",
            "x-goog-credential");

    private QueryCredentials() {}

    static boolean present(String path) {
        return !strip(path).equals(path);
    }

    /** {@code path} without them; the same object when there are none. */
    static String strip(String path) {
        int question = path.indexOf('?');
        if (question < 0) {
            return path;
        }
        StringBuilder kept = null;
        int from = question + 1;
        while (from <= path.length()) {
            int end = end(path, from);
            if (names(path, from, end)) {
                if (kept == null) {
                    kept = new StringBuilder(path.length()).append(path, 0, from);
                }
            } else if (kept != null) {
                kept.append(path, from, Math.min(end + 1, path.length()));
            }
            from = end + 1;
        }
        if (kept == null) {
            return path;
        }
        // No separator stays at the end, and no question mark with nothing behind it.
        int length = kept.length();
        while (length > question && (kept.charAt(length - 1) == '&' || kept.charAt(length - 1) == '?')) {
            length--;
        }
        return kept.substring(0, length);
    }

    /** {@code path} with one more parameter. */
    static String with(String path, String name, String value) {
        return path
                + (path.indexOf('?') < 0 ? '?' : '&')
                + name
                + '='
                + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static int end(String path, int from) {
        int end = path.indexOf('&', from);
        return end < 0 ? path.length() : end;
    }

    private static boolean names(String path, int from, int end) {
        int equals = path.indexOf('=', from);
        int stop = equals < 0 || equals > end ? end : equals;
        return NAMES.contains(decoded(path, from, stop).toLowerCase(Locale.ROOT));
    }

    /** As a server reads it: {@code %6bey} is {@code key}. */
    private static String decoded(String path, int from, int end) {
        if (path.indexOf('%', from) < 0) {
            return path.substring(from, end);
        }
        StringBuilder name = new StringBuilder(end - from);
        for (int i = from; i < end; i++) {
            char c = path.charAt(i);
            if (c == '%' && i + 2 < end) {
                int high = Character.digit(path.charAt(i + 1), 16);
                int low = Character.digit(path.charAt(i + 2), 16);
                if (high >= 0 && low >= 0) {
                    c = (char) (high * 16 + low);
                    i += 2;
                }
            }
            name.append(c);
        }
        return name.toString();
    }
}
