package io.fairlead.dialect.carried;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Written;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that a request may ask for, alone in a request of which nothing else could be lost.
 *
 * @param group its kind, a heading
 * @param name what it is, for humans
 * @param asked the request
 * @param told what of a request says it: two that agree in it ask for the same
 * @param hint whether it cannot change what is answered, so that nothing has to be said when it is left out
 */
record Asking(
        String group, String name, Conversation asked, Function<Conversation, @Nullable Object> told, boolean hint) {

    /** What becomes of it on its way to {@code side}. */
    Outcome at(Side side) {
        Losses losses = new Losses();
        Written written = side.api().writeRequest(asked, side.to(), losses);
        boolean arrived = Objects.equals(told.apply(side.read(written)), told.apply(asked));
        return new Outcome(arrived, losses.worst(), losses.all());
    }

    /**
     * Whether a client's own request that goes to another model of its API still asks for it there, or was changed without a
     * word.
     */
    boolean asksStill(Side side) {
        Losses losses = new Losses();
        Written written = side.api().writeRequest(asked, side.unheard().to(), losses);
        JsonNode body = side.api().adapt(written.body(), new Origin("another", false), side.to(), losses);
        Conversation read = side.read(new Written(written.path(), written.headers(), body));
        boolean alike = Objects.equals(told.apply(read), told.apply(asked));
        boolean silent = !alike && losses.worst() == Loss.Effect.HINT && !body.equals(written.body());
        // An effort that it cannot say is said by its neighbour, which reads alike.
        boolean arrived = alike && Objects.equals(effort(read), effort(asked));
        return arrived || silent;
    }

    private static Reasoning.@Nullable Effort effort(Conversation asked) {
        return asked.reasoning() == null ? null : asked.reasoning().effort();
    }

    /**
     * What became of it.
     *
     * @param arrived whether it was read as it was asked
     * @param worst of what was lost
     * @param losses all of it
     */
    record Outcome(boolean arrived, Loss.Effect worst, List<Loss> losses) {

        /** Whether it is gone though nobody said so. */
        boolean silent(Asking asking) {
            return worst == Loss.Effect.HINT && !arrived && !asking.hint();
        }

        /** As the page says it. */
        String word() {
            return switch (worst) {
                case HINT -> arrived ? "yes" : "left out";
                case NOTED -> "noted";
                case LOSSY -> "lossy";
                case REFUSED -> "refused";
            };
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
