package io.fairlead.dialect.carried;

import io.fairlead.dialect.neutral.Embeddings;
import io.fairlead.dialect.neutral.Embeddings.Task;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that a request for embeddings may ask for, alone in it.
 *
 * @param name what it is, for humans
 * @param asked the request
 * @param told what of a request says it: two that agree in it ask for the same
 */
record EmbeddingAsking(String name, Embeddings asked, Function<Embeddings, @Nullable Object> told) {
    private static final int MANY = 101;

    static List<EmbeddingAsking> all() {
        List<EmbeddingAsking> all = new ArrayList<>();
        all.add(new EmbeddingAsking("a text", of(List.of("a"), null, null), Embeddings::texts));
        all.add(new EmbeddingAsking("several texts", of(List.of("a", "b"), null, null), Embeddings::texts));
        List<String> many = Collections.nCopies(MANY, "a");
        all.add(new EmbeddingAsking(MANY + " texts", of(many, null, null), Embeddings::texts));
        all.add(new EmbeddingAsking("the length of a vector", of(List.of("a"), 256, null), Embeddings::dimensions));
        for (Task task : Task.values()) {
            String name = "what it is for: " + task.name().toLowerCase(Locale.ROOT);
            all.add(new EmbeddingAsking(name, of(List.of("a"), null, task), Embeddings::task));
        }
        return all;
    }

    private static Embeddings of(List<String> texts, @Nullable Integer dimensions, @Nullable Task task) {
        return new Embeddings("model", texts, dimensions, task, "float");
    }

    /** What becomes of it on its way to {@code side}. */
    Asking.Outcome at(EmbeddingSide side) {
        Losses losses = new Losses();
        Written written = side.api().writeRequest(asked, side.to(), losses);
        boolean arrived = Objects.equals(told.apply(side.read(written)), told.apply(asked));
        return new Asking.Outcome(arrived, losses.worst(), losses.all());
    }

    @Override
    public String toString() {
        return name;
    }
}
