package io.fairlead.dialect;

import java.util.List;

/**
 * What is known of a provider's models. Immutable.
 *
 * @param known the catalogue's rows, the first match counts
 * @param overrides what the user says of them: all that match count, and of two that say the same the first
 */
public record Models(List<ModelTraits> known, List<ModelOverride> overrides) {

    /** Nothing is. */
    public static final Models NONE = new Models(List.of(), List.of());

    public Models {
        known = List.copyOf(known);
        overrides = List.copyOf(overrides);
    }

    /** What is known of {@code model}; {@link ModelTraits#UNKNOWN} when nothing is. */
    ModelTraits named(String model) {
        ModelTraits traits = catalogued(model);
        for (int i = overrides.size() - 1; i >= 0; i--) {
            ModelOverride override = overrides.get(i);
            if (ModelPattern.matches(override.pattern(), model)) {
                traits = override.over(traits);
            }
        }
        return traits;
    }

    private ModelTraits catalogued(String model) {
        for (ModelTraits traits : known) {
            if (traits.matches(model)) {
                return traits;
            }
        }
        return ModelTraits.UNKNOWN;
    }
}
