package io.fairlead.dialect;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request's path cut into its segments, percent-decoded, without empty ones; the query is left out. Never throws. */
public final class RequestPath {
    private static final int MOST_SEGMENTS = 32;
    private static final int LONGEST = 2048;

    private final List<String> segments;

    private RequestPath(List<String> segments) {
        this.segments = segments;
    }

    /** Reads {@code path} as it stands in a request line. One that is longer than any known path has no segments. */
    public static RequestPath of(String path) {
        List<String> segments = new ArrayList<>();
        int end = end(path);
        for (int from = 0; from < end && end <= LONGEST; ) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 || slash > end ? end : slash;
            if (to > from) {
                segments.add(decoded(path.substring(from, to)));
            }
            from = to + 1;
        }
        return new RequestPath(segments.size() > MOST_SEGMENTS ? List.of() : segments);
    }

    private static int end(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '?' || c == '#') {
                return i;
            }
        }
        return path.length();
    }

    private static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }

    public int size() {
        return segments.size();
    }

    /** The segment at {@code index}, {@code ""} beyond either end. */
    public String at(int index) {
        return index >= 0 && index < segments.size() ? segments.get(index) : "";
    }

    public String last() {
        return at(size() - 1);
    }

    /** The index of the first segment with this text, or -1. */
    public int indexOf(String segment) {
        return segments.indexOf(segment);
    }

    /** Whether the segments from {@code index} to the end are these. */
    public boolean endsAt(int index, String... tail) {
        return index >= 0
                && size() - index == tail.length
                && segments.subList(index, size()).equals(List.of(tail));
    }

    /** Whether the last segments are these. */
    public boolean endsWith(String... tail) {
        return endsAt(size() - tail.length, tail);
    }
}
