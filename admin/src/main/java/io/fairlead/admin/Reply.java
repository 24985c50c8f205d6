package io.fairlead.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a resource answers.
 *
 * @param status the HTTP status
 * @param type the content type
 * @param body its bytes
 * @param headers further header fields
 * @param reader writes the body, event by event, in place of {@code body}; null for a reply that is whole
 */
record Reply(
        int status,
        String type,
        byte[] body,
        Map<String, String> headers,
        @Nullable EventReader reader) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.LOWER_CAMEL_CASE)
            .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private Reply(int status, String type, byte[] body) {
        this(status, type, body, Map.of());
    }

    Reply(int status, String type, byte[] body, Map<String, String> headers) {
        this(status, type, body, headers, null);
    }

    /** Events without an end. */
    static Reply events(EventReader reader) {
        // Proxies on the way would hold events back.
        return new Reply(200, EventReader.TYPE, new byte[0], Map.of("x-accel-buffering", "no"), reader);
    }

    static Reply json(int status, Object value) {
        return new Reply(status, "application/json", bytes(value));
    }

    static Reply text(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static Reply typed(int status, String type, String text) {
        return new Reply(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A status without a body. */
    static Reply empty(int status) {
        return new Reply(status, "", new byte[0]);
    }

    /** A mistake of the caller's or ours, as a problem document (RFC 9457). */
    static Reply problem(int status, String title, String detail) {
        return problem(status, title, detail, Map.of());
    }

    /** The same with further members. */
    static Reply problem(int status, String title, String detail, Map<String, ?> more) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", title);
        document.put("status", status);
        document.put("detail", detail);
        document.putAll(more);
        return new Reply(status, "application/problem+json", bytes(document));
    }

    /** The path is known, with other methods. */
    static Reply wrongMethod(Collection<String> known) {
        String all = String.join(", ", known);
        Reply problem = problem(405, "Method Not Allowed", "This path knows " + all + ".");
        return problem.with("allow", all);
    }

    /** The same with one more header field. */
    Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, type, body, Map.copyOf(more), reader);
    }

    static ObjectMapper json() {
        return JSON;
    }

    private static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the admin's own records are always writable", e);
        }
    }
}
