package io.fairlead.dialect.neutral;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request for embeddings asks for.
 *
 * @param model the model that it names, or null when nobody names one
 * @param texts what is to be embedded, each for itself
 * @param dimensions how long a vector shall be; null leaves it to the model
 * @param task what the vectors are for; null when it is not said
 * @param form the form in which the client's own API answers, in that API's words: nobody else looks at it
 */
public record Embeddings(
        @Nullable String model,
        List<String> texts,
        @Nullable Integer dimensions,
        @Nullable Task task,
        String form) {

    public Embeddings {
        texts = List.copyOf(texts);
    }

    /** Whether a length is asked for that the model can make; one that is asked of a model with {@code one} length only is refused. */
    public boolean measured(boolean one, Losses losses) {
        if (dimensions != null && one) {
            losses.refused("dimensions", "the model's vectors have one length");
        }
        return dimensions != null && !one;
    }

    /** What vectors are for, where a model makes them differently for it. */
    public enum Task {
        /** Finding documents: the question. */
        QUERY,
        /** Finding documents: what is found. */
        DOCUMENT,
        SIMILARITY,
        CLASSIFICATION,
        CLUSTERING
    }
}
