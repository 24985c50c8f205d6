package io.fairlead.dialect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An object of a document. One that nobody needs to look into is {@linkplain #unread unread}: it only is not empty. */
@SuppressWarnings("unchecked") // how Jackson says of a node that it can be copied
final class SpanObject extends ObjectNode implements Span {
    private static final long serialVersionUID = 1;

    private final transient JsonSource source;
    private final int start;
    private final boolean unread;
    private int end;

    SpanObject(JsonSource source, int start, boolean unread) {
        this(source, start, unread, new LinkedHashMap<>());
    }

    private SpanObject(JsonSource source, int start, boolean unread, Map<String, JsonNode> members) {
        super(JsonNodeFactory.instance, members);
        this.source = source;
        this.start = start;
        this.unread = unread;
    }

    @Override
    public int start() {
        return start;
    }

    @Override
    public int end() {
        return end;
    }

    boolean unread() {
        return unread;
    }

    void endsAt(int place) {
        end = place;
    }

    @Override
    public SpanObject deepCopy() {
        Map<String, JsonNode> members = new LinkedHashMap<>(Math.max(4, size() * 4 / 3 + 1));
        for (Map.Entry<String, JsonNode> member : properties()) {
            members.put(member.getKey(), member.getValue().deepCopy());
        }
        SpanObject copy = new SpanObject(source, start, unread, members);
        copy.end = end;
        return copy;
    }

    @Override
    public void serialize(JsonGenerator to, SerializerProvider provider) throws IOException {
        if (unread) {
            to.writeRawValue(new String(source.copy(start, end), StandardCharsets.UTF_8));
        } else {
            super.serialize(to, provider);
        }
    }

    @Override
    public boolean equals(Object other) {
        if (unread || (other instanceof SpanObject span && span.unread)) {
            return other instanceof SpanObject span && span.source == source && span.start == start;
        }
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return unread ? start : super.hashCode();
    }
}
