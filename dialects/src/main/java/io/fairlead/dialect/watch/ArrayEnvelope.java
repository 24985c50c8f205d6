package io.fairlead.dialect.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A document that is an array, kept while it may be an envelope around an error: Google's servers write {@code [{"error":…}]}.
 * What is longer than an error is, is none.
 */
final class ArrayEnvelope {
    private static final byte[] ERROR = Bytes.ascii("\"error\"");

    private final int longest;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean begun;
    private boolean array;

    /** {@code longest}: how many of its bytes are kept. */
    ArrayEnvelope(int longest) {
        this.longest = longest;
    }

    /** Reads along; the buffer's position stays. */
    void look(ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate();
        while (!begun && rest.hasRemaining()) {
            byte b = rest.get(rest.position());
            if (Bytes.blank(b)) {
                rest.get();
            } else {
                begun = true;
                array = b == '[';
            }
        }
        if (!array) {
            return;
        }
        if (kept.size() + rest.remaining() > longest) {
            array = false;
            kept.reset();
        } else {
            while (rest.hasRemaining()) {
                kept.write(rest.get());
            }
        }
    }

    /** The members named {@code wanted} of all its elements together, where an error is among them; else none. */
    Map<String, JsonNode> members(Set<String> wanted) {
        byte[] bytes = kept.toByteArray();
        JsonNode document = Bytes.indexOf(bytes, 0, bytes.length, ERROR) < 0 ? null : Json.tree(bytes, bytes.length);
        Map<String, JsonNode> members = new HashMap<>();
        if (document != null && document.isArray()) {
            for (JsonNode element : document) {
                element.properties().stream()
                        .filter(member -> wanted.contains(member.getKey()))
                        .forEach(member -> members.putIfAbsent(member.getKey(), member.getValue()));
            }
        }
        return members;
    }
}
