package io.fairlead.proxy.observe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a log line as a person reads them: first what came of which call, then where it went and how long it took, in
 * milliseconds. What a search needs stands at the end. Pure.
 */
final class ReadableLine {

    /** In this order; what is not among them follows in alphabetical order. */
    private static final List<String> FIRST = List.of(
            "http.response.status_code",
            "http.request.method",
            "url.path",
            "request",
            "provider",
            "from",
            "to",
            "attempts",
            "target",
            "next",
            "event.duration",
            "first_token_ms",
            "wait_ms",
            "outcome",
            "reason",
            "route");

    /** Those that say by themselves what they are. */
    private static final Set<String> BARE =
            Set.of("http.response.status_code", "http.request.method", "url.path", "request", "provider");

    private static final Set<String> ELSEWHERE = Set.of("event.action", "model", "trace.id");

    private ReadableLine() {}

    /** Appends {@code fields}, each with a blank before it; empty ones are left out. */
    static void append(Map<String, Object> fields, StringBuilder text) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (String name : FIRST) {
            put(ordered, name, fields.get(name));
        }
        new TreeMap<>(fields).forEach((name, value) -> {
            if (!ELSEWHERE.contains(name)) {
                put(ordered, name, value);
            }
        });
        put(ordered, "trace.id", fields.get("trace.id"));
        ordered.forEach((name, value) -> {
            text.append(' ');
            switch (name) {
                case "event.duration" -> text.append(millis(value)).append(" ms");
                case "first_token_ms", "wait_ms" ->
                    text.append(name, 0, name.length() - 3)
                            .append('=')
                            .append(value)
                            .append(" ms");
                default -> text.append(BARE.contains(name) ? "" : name + "=").append(value);
            }
            if (name.equals("provider")) {
                Object model = fields.get("model");
                text.append(model == null || model.equals("") ? "" : "/" + model);
            }
        });
    }

    private static void put(Map<String, Object> ordered, String name, @Nullable Object value) {
        if (value != null && !"".equals(value)) {
            ordered.putIfAbsent(name, value);
        }
    }

    private static Object millis(Object nanos) {
        return nanos instanceof Number number ? (Object) (number.longValue() / 1_000_000) : nanos;
    }
}
