package io.fairlead.dialect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;

/** A list of a document. */
@SuppressWarnings("unchecked") // how Jackson says of a node that it can be copied
final class SpanList extends ArrayNode implements Span.Placed {
    private static final long serialVersionUID = 1;

    private final transient Span span;

    SpanList(Span span, int capacity) {
        super(JsonNodeFactory.instance, capacity);
        this.span = span;
    }

    @Override
    public Span span() {
        return span;
    }

    @Override
    public SpanList deepCopy() {
        SpanList copy = new SpanList(span, size());
        for (JsonNode item : this) {
            copy.add(item.<JsonNode>deepCopy());
        }
        return copy;
    }

    @Override
    public void serialize(JsonGenerator to, SerializerProvider provider) throws IOException {
        if (span.unread()) {
            span.write(to);
        } else {
            super.serialize(to, provider);
        }
    }

    @Override
    public boolean equals(Object other) {
        return span.unreadBeside(other) ? span.isOf(other) : super.equals(other);
    }

    @Override
    public int hashCode() {
        return span.unread() ? span.start() : super.hashCode();
    }
}
