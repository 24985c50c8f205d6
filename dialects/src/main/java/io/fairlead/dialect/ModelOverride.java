package io.fairlead.dialect;

import io.fairlead.dialect.ModelTraits.Feature;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of the models whose names match a pattern; what is not said stays as the catalogue has it. Immutable.
 *
 * @param pattern the name, where {@code *} stands for any text
 * @param reasoning whether they may think for a long time before their first word
 * @param window how many tokens prompt and answer may have together
 * @param output how many tokens an answer may have at the most
 * @param can features that they have after all
 * @param cannot features that they lack after all
 */
public record ModelOverride(
        String pattern,
        @Nullable Boolean reasoning,
        @Nullable Long window,
        @Nullable Integer output,
        Set<Feature> can,
        Set<Feature> cannot) {

    public ModelOverride {
        can = Set.copyOf(can);
        cannot = Set.copyOf(cannot);
    }

    /** {@code known}, with what is said here instead. Whoever says of an unknown model how it thinks has heard of it. */
    ModelTraits over(ModelTraits known) {
        return new ModelTraits(
                reasoning != null ? pattern : known.pattern(),
                reasoning != null ? reasoning : known.reasoning(),
                window != null ? window : known.window(),
                output != null ? output : known.output(),
                without(known.can(), cannot, can),
                without(known.cannot(), can, cannot));
    }

    private static Set<Feature> without(Set<Feature> all, Set<Feature> less, Set<Feature> more) {
        Set<Feature> some = EnumSet.noneOf(Feature.class);
        some.addAll(all);
        some.removeAll(less);
        some.addAll(more);
        return some;
    }
}
