package io.fairlead.dialect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** An object of a document. */
@SuppressWarnings("unchecked") // how Jackson says of a node that it can be copied
final class SpanObject extends ObjectNode implements Span.Placed {
    private static final long serialVersionUID = 1;

    private final transient Span span;

    SpanObject(Span span) {
        this(span, new LinkedHashMap<>());
    }

    private SpanObject(Span span, Map<String, JsonNode> members) {
        super(JsonNodeFactory.instance, members);
        this.span = span;
    }

    @Override
    public Span span() {
        return span;
    }

    @Override
    public SpanObject deepCopy() {
        Map<String, JsonNode> members = new LinkedHashMap<>(Math.max(4, size() * 4 / 3 + 1));
        for (Map.Entry<String, JsonNode> member : properties()) {
            members.put(member.getKey(), member.getValue().deepCopy());
        }
        return new SpanObject(span, members);
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
