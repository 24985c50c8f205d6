package io.fairlead.dialect;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * JSON documents from bytes and back. How long a text may be is bounded by who holds the bytes, and not here; how deep a document
 * may nest is bounded here. Safe for any thread.
 */
public final class Json {
    private static final int DEEPEST = 1000;
    private static final JsonFactory FACTORY = factory();

    private Json() {}

    /** Made with the first tree that is written: it sets up calendars and more, which a start would wait for. */
    private static final class Writing {
        static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNestingDepth(DEEPEST)
                        .build())
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .build())
                .build();
    }

    /** The document in the first {@code length} bytes, or null when they are not one. */
    public static @Nullable JsonNode tree(byte[] bytes, int length) {
        return tree(bytes, 0, length);
    }

    /** The document in {@code bytes[from, to)}, or null when they are not one. */
    public static @Nullable JsonNode tree(byte[] bytes, int from, int to) {
        JsonNode scalar = JsonScalar.of(bytes, from, to);
        if (scalar != null) {
            return scalar;
        }
        try (JsonParser parser = FACTORY.createParser(bytes, from, to - from)) {
            return parser.nextToken() == null ? null : JsonTrees.read(parser);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return Writing.MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    /** The same of a tree that was put together node by node, without a mapper: no part of it lies in bytes that were read. */
    public static byte[] bytesOfPlain(JsonNode node) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator generator = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            JsonTrees.write(node, generator);
            generator.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    /** Writes {@code node} to {@code out}, a piece at a time. */
    public static void write(JsonNode node, OutputStream out) {
        try {
            Writing.MAPPER.writeValue(out, node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code body} as {@code edit} leaves a copy of it; {@code body} itself where that changes nothing, or it is no object. */
    public static JsonNode edited(JsonNode body, Consumer<ObjectNode> edit) {
        if (!(body instanceof ObjectNode object)) {
            return body;
        }
        ObjectNode copy = object.deepCopy();
        edit.accept(copy);
        return copy.equals(object) ? body : copy;
    }

    public static String text(JsonNode node) {
        return node.toString();
    }
}
