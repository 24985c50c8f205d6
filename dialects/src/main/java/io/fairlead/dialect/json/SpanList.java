package io.fairlead.dialect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A list of a document. One that nobody needs to look into is {@linkplain #unread unread}: it only is not empty. */
@SuppressWarnings("unchecked") // how Jackson says of a node that it can be copied
final class SpanList extends ArrayNode implements Span {
    private static final long serialVersionUID = 1;

    private final transient JsonSource source;
    private final int start;
    private final boolean unread;
    private int end;

    SpanList(JsonSource source, int start, boolean unread, int capacity) {
        super(JsonNodeFactory.instance, capacity);
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
    public SpanList deepCopy() {
        SpanList copy = new SpanList(source, start, unread, size());
        for (JsonNode item : this) {
            copy.add(item.<JsonNode>deepCopy());
        }
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
        if (unread || (other instanceof SpanList span && span.unread)) {
            return other instanceof SpanList span && span.source == source && span.start == start;
        }
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return unread ? start : super.hashCode();
    }
}
