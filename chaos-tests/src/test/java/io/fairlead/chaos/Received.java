package io.fairlead.chaos;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client got.
 *
 * @param status 0 when not even a head came
 * @param headers empty when not even a head came
 * @param body the bytes that came
 * @param failure why it did not end cleanly, or null when it did
 */
record Received(
        int status,
        HttpHeaders headers,
        byte[] body,
        @Nullable Throwable failure) {

    static Received nothing(Throwable failure) {
        return new Received(0, HttpHeaders.of(Map.of(), (name, value) -> true), new byte[0], failure);
    }

    boolean clean() {
        return failure == null;
    }

    boolean whole() {
        return clean() && status == 200;
    }

    /** Begun well, and broken off. */
    boolean broken() {
        return !clean() && status == 200;
    }

    /** An error that was said as one. */
    boolean error() {
        return clean() && status != 200;
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return status + " " + headers.map() + " [" + body.length + " bytes, "
                + (failure == null ? "clean" : "cut: " + failure) + "]";
    }
}
