package io.fairlead.dialect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.fairlead.dialect.wire.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A long text that stays in the document until somebody wants its words, and is made anew each time. */
final class SpanText extends ValueNode implements Span.Placed {
    private static final long serialVersionUID = 1;

    private static final JsonFactory ANY_LENGTH = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final transient Span span;

    /** {@code span}: with its quotes. */
    SpanText(Span span) {
        this.span = span;
    }

    @Override
    public Span span() {
        return span;
    }

    @Override
    public JsonNodeType getNodeType() {
        return JsonNodeType.STRING;
    }

    @Override
    public JsonToken asToken() {
        return JsonToken.VALUE_STRING;
    }

    @Override
    public String textValue() {
        return span.document().text(span.start(), span.end());
    }

    /** The text in {@code bytes}, which begin and end with its quotes. */
    static String read(byte[] bytes) {
        if (plain(bytes)) {
            return new String(bytes, 1, bytes.length - 2, StandardCharsets.ISO_8859_1);
        }
        String text = JsonString.text(bytes, 1, bytes.length - 1);
        return text == null ? parsed(bytes) : text;
    }

    private static boolean plain(byte[] bytes) {
        for (int i = 1; i < bytes.length - 1; i++) {
            if (bytes[i] < ' ' || bytes[i] == '\\') {
                return false;
            }
        }
        return true;
    }

    private static String parsed(byte[] bytes) {
        try (JsonParser parser = ANY_LENGTH.createParser(bytes)) {
            parser.nextToken();
            return parser.getText();
        } catch (IOException e) {
            throw new UncheckedIOException("a text that no parser reads", e);
        }
    }

    @Override
    public String asText() {
        return textValue();
    }

    @Override
    public String asText(String otherwise) {
        return textValue();
    }

    /** Its bytes as they are, where bytes are written. */
    @Override
    public void serialize(JsonGenerator to, SerializerProvider unused) throws IOException {
        if (to instanceof UTF8JsonGenerator) {
            byte[] bytes = span.document().source().copy(span.start() + 1, span.end() - 1);
            to.writeRawUTF8String(bytes, 0, bytes.length);
        } else {
            to.writeString(textValue());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other == this
                || span.isOf(other)
                || (other instanceof JsonNode node
                        && node.isTextual()
                        && textValue().equals(node.textValue()));
    }

    @Override
    public int hashCode() {
        return textValue().hashCode();
    }
}
