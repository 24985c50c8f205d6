package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fairlead.dialect.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings, in the order of their texts.
 *
 * @param model the model that made them, or null when it is not said
 * @param all each a list of numbers, as they came
 * @param input tokens that were read; -1 when it is not said
 */
public record Vectors(@Nullable String model, List<ArrayNode> all, long input) {

    public Vectors {
        all = List.copyOf(all);
    }

    /** The vectors of a list, each with its numbers, or in base64 as {@link #base64} writes them; null when one is neither. */
    public static @Nullable List<ArrayNode> read(Iterable<JsonNode> list) {
        List<ArrayNode> all = new ArrayList<>();
        for (JsonNode vector : list) {
            ArrayNode numbers =
                    vector.isTextual() ? numbers(vector.textValue()) : vector instanceof ArrayNode it ? it : null;
            if (numbers == null || numbers.isEmpty()) {
                return null;
            }
            for (JsonNode number : numbers) {
                if (!number.isNumber()) {
                    return null;
                }
            }
            all.add(numbers);
        }
        return all;
    }

    private static @Nullable ArrayNode numbers(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (bytes.length % Float.BYTES != 0) {
            return null;
        }
        ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        ArrayNode numbers = Json.object().arrayNode();
        while (floats.hasRemaining()) {
            numbers.add(floats.getFloat());
        }
        return numbers;
    }

    /** A vector's numbers as 32-bit floats, the lowest byte first, in base64. */
    public static String base64(ArrayNode vector) {
        ByteBuffer floats = ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(number -> floats.putFloat(number.floatValue()));
        return Base64.getEncoder().encodeToString(floats.array());
    }
}
