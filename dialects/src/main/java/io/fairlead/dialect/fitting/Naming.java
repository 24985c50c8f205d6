package io.fairlead.dialect.fitting;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Loss.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rule names what it takes away. Immutable.
 *
 * @param effect how much it matters; null as the table of fields says
 * @param why one clause for a human; {@code {}} stands for a limit
 * @param as the path that is named, or null for the place itself
 * @param also what goes with it in silence
 */
record Naming(@Nullable Effect effect, String why, @Nullable String as, List<String> also) {

    void named(String path, String limit, Fitting fitting) {
        Effect listed = effect == null ? fitting.fields().effect(path) : effect;
        fitting.losses().add(as == null ? path : as, listed == null ? Effect.LOSSY : listed, why.replace("{}", limit));
    }

    void goesWith(JsonNode owner) {
        also.forEach(path -> Names.owners(owner, path, (object, name, place) -> object.remove(name)));
    }
}
