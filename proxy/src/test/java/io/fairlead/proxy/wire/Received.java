package io.fairlead.proxy.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a client received it.
 *
 * @param headers names as they came, in order
 * @param body the bytes that came, whole or not
 * @param whole whether the message ended as its framing says: by its length, or by its last chunk
 */
record Received(int status, List<Map.Entry<String, String>> headers, byte[] body, boolean whole) {

    @Nullable
    String header(String name) {
        for (Map.Entry<String, String> field : headers) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return null;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return status + " " + headers + (whole ? " whole: " : " cut: ") + text();
    }
}
