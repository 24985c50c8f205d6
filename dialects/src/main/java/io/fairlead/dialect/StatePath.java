package io.fairlead.dialect;

import org.jspecify.annotations.Nullable;

/** Paths that name something kept at its provider: a file, a batch, a response. Pure; by the names of {@link StateTable}. */
public final class StatePath {

    private StatePath() {}

    /** The collection of which {@code path} names a member, or null. */
    public static @Nullable String of(String path) {
        String[] named = named(path);
        return named == null ? null : named[0];
    }

    /** The collection and the member of it that {@code path} names, or null. */
    static String @Nullable [] named(String path) {
        StateTable table = StateTable.builtIn();
        int query = path.indexOf('?');
        String[] segments = (query < 0 ? path : path.substring(0, query)).split("/", -1);
        for (int i = 0; i + 1 < segments.length; i++) {
            if (table.paths().contains(segments[i])
                    && !segments[i + 1].isEmpty()
                    && !table.noNames().contains(segments[i + 1])) {
                return new String[] {segments[i], segments[i + 1]};
            }
        }
        return null;
    }
}
