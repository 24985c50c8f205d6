package io.fairlead.proxy.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request, as a scripted provider received it.
 *
 * @param protocol {@code HTTP/1.1} or {@code HTTP/2}
 * @param connection 1 for the first connection that the provider accepted
 * @param method as it came
 * @param path with its query, as it came
 * @param headers names and values in the order in which they came; of HTTP/2 with the pseudo-headers
 * @param body its bytes; empty while only the head is there
 */
public record Seen(
        String protocol,
        int connection,
        String method,
        String path,
        List<Map.Entry<String, String>> headers,
        byte[] body) {

    /** The first value of {@code name}, compared without regard to case. */
    public @Nullable String header(String name) {
        for (Map.Entry<String, String> field : headers) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return null;
    }

    /** Every value of {@code name}, in order. */
    public List<String> all(String name) {
        return headers.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The same with fields that came behind the body, each under its name with {@code trailer:} before it. */
    Seen withTrailers(Iterable<? extends Map.Entry<? extends CharSequence, ? extends CharSequence>> trailers) {
        List<Map.Entry<String, String>> all = new ArrayList<>(headers);
        trailers.forEach(field ->
                all.add(Map.entry("trailer:" + field.getKey(), field.getValue().toString())));
        return new Seen(protocol, connection, method, path, all, body);
    }

    Seen withBody(byte[] whole) {
        return new Seen(protocol, connection, method, path, headers, whole);
    }

    @Override
    public String toString() {
        return protocol + " #" + connection + " " + method + " " + path + " [" + body.length + " bytes]";
    }
}
