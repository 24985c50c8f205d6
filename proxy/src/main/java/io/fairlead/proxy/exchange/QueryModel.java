package io.fairlead.proxy.exchange;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The model that a query names, as a WebSocket's does, which has no body to name it in. Pure. */
public final class QueryModel {

    private static final String NAME = "model=";

    private QueryModel() {}

    /** The model that {@code path}'s query names; null when it names none. */
    public static @Nullable String in(String path) {
        int from = at(path);
        if (from < 0) {
            return null;
        }
        String value = path.substring(from, end(path, from));
        try {
            return value.isEmpty() ? null : URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return value;
        }
    }

    /** {@code path} with {@code model} in the place of the one that its query names, if it names one. */
    public static String replaced(String path, String model) {
        int from = at(path);
        return from < 0
                ? path
                : path.substring(0, from)
                        + URLEncoder.encode(model, StandardCharsets.UTF_8)
                        + path.substring(end(path, from));
    }

    /** Where its value begins, or -1. */
    private static int at(String path) {
        int query = path.indexOf('?');
        for (int i = query; i >= 0; i = path.indexOf('&', i + 1)) {
            if (path.startsWith(NAME, i + 1)) {
                return i + 1 + NAME.length();
            }
        }
        return -1;
    }

    private static int end(String path, int from) {
        int end = path.indexOf('&', from);
        return end < 0 ? path.length() : end;
    }
}
