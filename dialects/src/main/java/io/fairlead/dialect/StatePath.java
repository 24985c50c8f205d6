package io.fairlead.dialect;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Paths that name something kept at its provider: a file, a batch, a response. Pure; data. */
public final class StatePath {

    /** What follows one of these is the name of one of them. */
    private static final Set<String> COLLECTIONS = Set.of(
            "files",
            "uploads",
            "batches",
            "responses",
            "conversations",
            "containers",
            "vector_stores",
            "cachedContents",
            "tunedModels",
            "threads",
            "assistants",
            "jobs",
            "evals",
            "runs",
            "videos",
            "operations",
            "completions");

    /** Of a chat's own paths: what follows is no name. */
    private static final Set<String> NO_NAMES = Set.of("input_tokens", "compact", "count_tokens");

    private StatePath() {}

    /** The collection of which {@code path} names a member, or null. */
    public static @Nullable String of(String path) {
        int query = path.indexOf('?');
        String[] segments = (query < 0 ? path : path.substring(0, query)).split("/", -1);
        for (int i = 0; i + 1 < segments.length; i++) {
            if (COLLECTIONS.contains(segments[i])
                    && !segments[i + 1].isEmpty()
                    && !NO_NAMES.contains(segments[i + 1])) {
                return segments[i];
            }
        }
        return null;
    }
}
