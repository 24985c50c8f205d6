package io.fairlead.proxy.translate;

import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.EmbeddingApi;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a call is said to a target. */
sealed interface Conversion {

    /**
     * In the client's own API: the bytes pass, but for the path, the model and what the target's habits want otherwise.
     *
     * @param api null when it is none that is translated; then only path and model change
     * @param to whom it is said; null when {@code api} is
     * @param writtenPath whether the target has paths of another form, which only the API's writer knows
     * @param retold whether the answer has forms of its own that the client's library does not know
     */
    record SameApi(@Nullable Api api, @Nullable Destination to, boolean writtenPath, boolean retold)
            implements Conversion {
        static final SameApi UNKNOWN = new SameApi(null, null, false, false);

        /** For the answer alone, where that is told anew. */
        BetweenApis across() {
            Api both = Objects.requireNonNull(api, "what is told anew has an API");
            return new BetweenApis(both, both, Objects.requireNonNull(to, "what is told anew has a target"));
        }
    }

    /** Read in one API and written in another, or in the same one where it stands under paths of its own. */
    record BetweenApis(Api from, Api into, Destination to) implements Conversion {}

    /** The same for embeddings. */
    record Embedding(EmbeddingApi from, EmbeddingApi into, Destination to) implements Conversion {}
}
