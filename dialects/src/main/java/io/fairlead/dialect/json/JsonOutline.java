package io.fairlead.dialect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the outline of a document: the members that somebody looks into, as a tree whose objects, lists and long texts know where
 * they stand. Long texts stay in the document, and so does what nobody looks into, so that the outline of a large request is
 * small. Room is taken before each part is made. One thread at a time; for one document.
 */
public final class JsonOutline {
    /** A longer text stays in the document. */
    private static final int LONG = 256;

    /** As deep as Jackson reads by itself, and texts of any length, which are never read as a whole here. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final int BOM = 3;

    private final OutlinedDocument document;
    private final JsonSource source;
    private final JsonParser parser;
    private final JsonWeight weight;
    private final int base;

    /** Hashes of names met lately. */
    private final int[] names = new int[4096];

    private JsonOutline(JsonSource source, JsonParser parser, JsonWeight weight, int base) {
        this.document = new OutlinedDocument(source, weight);
        this.source = source;
        this.parser = parser;
        this.weight = weight;
        this.base = base;
    }

    /**
     * The outline of {@code source}, or null when that is no JSON document.
     *
     * @param known what is looked into
     * @param room where room is taken from
     * @param times how often each part of it is made until all is done: copies, and what is made of them
     * @throws NoRoomException when it does not fit
     */
    public static @Nullable JsonNode read(JsonSource source, JsonProjection known, JsonRoom room, int times) {
        int base = source.length() >= BOM && source.at(0) == (byte) 0xEF ? BOM : 0;
        try (JsonParser parser = JSON.createParser(source.stream(base))) {
            if (parser.nextToken() == null) {
                return null;
            }
            JsonNode node = new JsonOutline(source, parser, new JsonWeight(room, times), base).value(known);
            return node == null ? null : parser.nextToken() == null ? node : null;
        } catch (IOException | StackOverflowError e) {
            return null;
        }
    }

    /** The value at the parser's token; null when places cannot be told, as in a document that is not UTF-8. */
    private @Nullable JsonNode value(@Nullable JsonProjection known) throws IOException {
        JsonToken token = Objects.requireNonNull(parser.currentToken());
        return switch (token) {
            case START_OBJECT -> known == null ? unreadObject() : object(known);
            case START_ARRAY -> known == null ? unreadList() : list(known);
            case VALUE_STRING -> text();
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_NULL -> NullNode.getInstance();
            default -> number();
        };
    }

    private @Nullable JsonNode object(JsonProjection known) throws IOException {
        int start = place('{');
        if (start < 0) {
            return null;
        }
        weight.add(JsonWeight.OBJECT);
        SpanObject object = new SpanObject(new Span(document, start, false));
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            weight.add(JsonWeight.MEMBER);
            name(name);
            parser.nextToken();
            JsonNode value = value(known.below(name));
            if (value == null) {
                return null;
            }
            object.set(name, value);
        }
        object.span().endsAt(here());
        return object;
    }

    private @Nullable JsonNode list(JsonProjection known) throws IOException {
        int start = place('[');
        if (start < 0) {
            return null;
        }
        weight.add(JsonWeight.LIST);
        SpanList list = new SpanList(new Span(document, start, false), 4);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            weight.add(JsonWeight.ITEM);
            JsonNode value = value(known);
            if (value == null) {
                return null;
            }
            list.add(value);
        }
        list.span().endsAt(here());
        return list;
    }

    private @Nullable JsonNode unreadObject() throws IOException {
        int start = place('{');
        weight.add(JsonWeight.OBJECT);
        boolean empty = parser.nextToken() == JsonToken.END_OBJECT;
        SpanObject object = new SpanObject(new Span(document, start, !empty));
        if (!empty) {
            object.putNull("");
            skipRest();
        }
        object.span().endsAt(here());
        return start < 0 ? null : object;
    }

    private @Nullable JsonNode unreadList() throws IOException {
        int start = place('[');
        weight.add(JsonWeight.LIST);
        boolean empty = parser.nextToken() == JsonToken.END_ARRAY;
        SpanList list = new SpanList(new Span(document, start, !empty), 1);
        if (!empty) {
            list.add((JsonNode) NullNode.getInstance());
            skipRest();
        }
        list.span().endsAt(here());
        return start < 0 ? null : list;
    }

    /** The parser keeps each name that it has not met, also of what nobody looks into. */
    private void name(String name) {
        int hash = name.hashCode();
        int slot = hash & (names.length - 1);
        if (names[slot] != hash) {
            names[slot] = hash;
            weight.add(JsonWeight.NAME + 2L * name.length());
        }
    }

    /** To the end of the container whose first token was read. */
    private void skipRest() throws IOException {
        int depth = 1;
        for (JsonToken token = Objects.requireNonNull(parser.currentToken()); ; token = parser.nextToken()) {
            if (token == null) {
                throw new IOException("it ends in the midst");
            }
            if (token == JsonToken.FIELD_NAME) {
                name(parser.currentName());
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
        }
    }

    private @Nullable JsonNode text() throws IOException {
        int start = place('"');
        if (start < 0) {
            return null;
        }
        int end = JsonPlaces.stringEnd(source, start);
        if (end - start > LONG) {
            weight.add(JsonWeight.TEXT);
            return new SpanText(new Span(document, start, false).endsAt(end));
        }
        weight.add(JsonWeight.TEXT + 2L * (end - start));
        return TextNode.valueOf(parser.getText());
    }

    private JsonNode number() throws IOException {
        weight.add(JsonWeight.NUMBER + (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? 512 : 0));
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (parser.getNumberType()) {
            case INT -> nodes.numberNode(parser.getIntValue());
            case LONG -> nodes.numberNode(parser.getLongValue());
            case BIG_INTEGER -> nodes.numberNode(parser.getBigIntegerValue());
            default -> nodes.numberNode(parser.getDoubleValue());
        };
    }

    private int here() {
        return base + (int) parser.currentLocation().getByteOffset();
    }

    /** Where the token begins; -1 when that cannot be told. */
    private int place(char first) {
        long offset = parser.currentTokenLocation().getByteOffset();
        int place = base + (int) offset;
        return offset >= 0 && place < source.length() && source.at(place) == first ? place : -1;
    }

    /**
     * What {@code reading} makes of {@code outline} while its long texts only say how they begin: enough to see what kind of things
     * are in it.
     */
    public static <T> T briefly(JsonNode outline, Supplier<T> reading) {
        return outline instanceof Span.Placed it ? it.span().document().briefly(reading) : reading.get();
    }

    /**
     * Takes room for what reading {@code outline} with all its long texts makes of them.
     *
     * @throws NoRoomException when there is none
     */
    public static void takeTexts(JsonNode outline) {
        if (outline instanceof SpanText text) {
            Span span = text.span();
            span.document().takeRoom(span.start(), span.end());
        }
        outline.forEach(JsonOutline::takeTexts);
    }

    /** {@code node} with nothing left in the document: it may be kept for longer than that. */
    public static JsonNode solid(JsonNode node) {
        if (node instanceof SpanText text) {
            return TextNode.valueOf(text.textValue());
        }
        if (node instanceof SpanObject object && !object.span().unread()) {
            var solid = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(member -> solid.set(member.getKey(), solid(member.getValue())));
            return solid;
        }
        if (node instanceof SpanList list && !list.span().unread()) {
            ArrayNode solid = JsonNodeFactory.instance.arrayNode(list.size());
            list.forEach(item -> solid.add(solid(item)));
            return solid;
        }
        return node instanceof Span.Placed ? NullNode.getInstance() : node;
    }
}
