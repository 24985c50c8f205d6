package io.fairlead.dialect.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has to change in a document, so that it says what its edited outline says. Everything that is in both keeps its bytes, white
 * space and the spelling of numbers among them. One thread at a time; for one document.
 */
@SuppressWarnings(
        "ReferenceEquality") // what the copy shares with the outline is the same; whether it is alike is asked after
// that
public final class JsonEdits {
    private static final byte[] NOTHING = new byte[0];
    /** How far is looked for a plain value that others were taken out before. */
    private static final int NEAR = 64;

    private final JsonSource source;
    private final JsonWeight weight;
    private final List<JsonEdit> edits = new ArrayList<>();

    private JsonEdits(JsonSource source, JsonWeight weight) {
        this.source = source;
        this.weight = weight;
    }

    /**
     * In the document's order; none when nothing has to change.
     *
     * @param source the document
     * @param read its {@linkplain JsonOutline outline}, as it was read
     * @param wanted a copy of that, edited
     * @param room where room for them is taken from
     * @throws NoRoomException when they do not fit
     */
    public static List<JsonEdit> of(JsonSource source, JsonNode read, JsonNode wanted, JsonRoom room) {
        JsonEdits found = new JsonEdits(source, new JsonWeight(room, 1));
        if (read != wanted && read instanceof Span.Placed it) {
            found.value(it.span().start(), it.span().end(), read, wanted);
        }
        return found.edits;
    }

    private void value(int start, int end, JsonNode read, JsonNode wanted) {
        if (read == wanted) {
            return;
        }
        if (same(read, wanted)) {
            if (read instanceof SpanObject object && !object.span().unread()) {
                object(object, (SpanObject) wanted);
            } else if (read instanceof SpanList list && !list.span().unread()) {
                list(list, (SpanList) wanted);
            }
        } else {
            edit(start, end, Json.bytes(wanted));
        }
    }

    /** Whether {@code wanted} stands for the same place of the document, edited within or not. */
    private static boolean same(JsonNode read, JsonNode wanted) {
        if (read == wanted) {
            return true;
        }
        if (read instanceof Span.Placed one && wanted instanceof Span.Placed other) {
            return read.getClass() == wanted.getClass()
                    && one.span().start() == other.span().start();
        }
        return read.isValueNode() && read.equals(wanted);
    }

    private void edit(int start, int end, byte[] text) {
        weight.add(64L + text.length);
        edits.add(new JsonEdit(start, end, text));
    }

    /** A member or an item in the document. */
    private record Place(@Nullable String name, int start, int value, int end) {}

    /** What becomes of one. */
    private record Fate(
            Place place, @Nullable JsonNode read, @Nullable JsonNode wanted) {}

    private void object(SpanObject read, SpanObject wanted) {
        List<Place> places = places(read.span().start(), true);
        Map<String, Integer> last = new HashMap<>();
        boolean repeated = places.size() != read.size();
        for (int i = 0; repeated && i < places.size(); i++) {
            last.put(places.get(i).name(), i);
        }
        List<Fate> fates = new ArrayList<>(places.size());
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            JsonNode was = Objects.requireNonNull(read.get(place.name()), "it was read");
            JsonNode is = wanted.get(place.name());
            boolean earlier = repeated && last.getOrDefault(place.name(), i) != i;
            // The last of several is the one that was read; the others stay only while that is left alone.
            fates.add(new Fate(place, was, earlier ? (is == was || was.equals(is) ? was : null) : is));
        }
        List<byte[]> more = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : wanted.properties()) {
            if (!read.has(member.getKey())) {
                ObjectNode alone = Json.object();
                alone.set(member.getKey(), member.getValue());
                byte[] text = Json.bytes(alone);
                more.add(java.util.Arrays.copyOfRange(text, 1, text.length - 1));
            }
        }
        apply(read.span().start() + 1, fates, more);
    }

    private void list(SpanList read, SpanList wanted) {
        List<Place> places = places(read.span().start(), false);
        List<Fate> fates = new ArrayList<>(places.size());
        int next = 0;
        for (int i = 0; i < places.size(); i++) {
            JsonNode was = read.get(i);
            JsonNode is = next < wanted.size() ? wanted.get(next) : null;
            boolean goes = is == null || (!same(was, is) && comesLater(read, i, is));
            fates.add(new Fate(places.get(i), was, goes ? null : is));
            next += goes ? 0 : 1;
        }
        List<byte[]> more = new ArrayList<>();
        for (; next < wanted.size(); next++) {
            more.add(Json.bytes(wanted.get(next)));
        }
        apply(read.span().start() + 1, fates, more);
    }

    private static boolean comesLater(SpanList read, int at, JsonNode wanted) {
        if (wanted instanceof Span.Placed it) {
            int start = it.span().start();
            boolean before = read.get(at) instanceof Span.Placed here
                    && start < here.span().start();
            return !before && start > read.span().start() && start < read.span().end();
        }
        for (int i = at + 1; wanted.isValueNode() && i < Math.min(read.size(), at + NEAR); i++) {
            if (same(read.get(i), wanted)) {
                return true;
            }
        }
        return false;
    }

    private void apply(int open, List<Fate> fates, List<byte[]> more) {
        int kept = -1;
        for (int i = 0; i < fates.size(); i++) {
            kept = fates.get(i).wanted() == null ? kept : i;
        }
        for (int i = 0; i <= kept; i++) {
            Place place = fates.get(i).place();
            JsonNode wanted = fates.get(i).wanted();
            JsonNode read = fates.get(i).read();
            if (wanted == null || read == null) {
                edit(place.start(), fates.get(i + 1).place().start(), NOTHING);
            } else {
                value(place.value(), place.end(), read, wanted);
            }
        }
        int from = kept < 0 ? open : fates.get(kept).place().end();
        int to = kept == fates.size() - 1
                ? from
                : fates.get(fates.size() - 1).place().end();
        if (from < to || !more.isEmpty()) {
            edit(from, to, joined(more, kept >= 0));
        }
    }

    private static byte[] joined(List<byte[]> parts, boolean behind) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        boolean comma = behind;
        for (byte[] part : parts) {
            if (comma) {
                all.write(',');
            }
            all.writeBytes(part);
            comma = true;
        }
        return all.toByteArray();
    }

    /** The members of the object, or the items of the list, that opens at {@code open}. */
    private List<Place> places(int open, boolean members) {
        List<Place> places = new ArrayList<>();
        int at = JsonPlaces.content(source, open + 1);
        while (source.at(at) != '}' && source.at(at) != ']') {
            weight.add(JsonWeight.MEMBER);
            int start = at;
            String name = null;
            if (members) {
                int end = JsonPlaces.stringEnd(source, at);
                name = SpanText.read(source.copy(at, end));
                at = JsonPlaces.content(source, JsonPlaces.content(source, end) + 1);
            }
            int end = JsonPlaces.valueEnd(source, at);
            places.add(new Place(name, start, at, end));
            at = JsonPlaces.content(source, end);
            if (source.at(at) == ',') {
                at = JsonPlaces.content(source, at + 1);
            }
        }
        return places;
    }
}
