package io.fairlead.dialect;

import java.util.Set;

/**
 * What is known of the models whose names match a pattern.
 *
 * @param pattern the name, where {@code *} stands for any text; empty when nobody has a row for them
 * @param reasoning whether they may think for a long time before their first word
 * @param window how many tokens prompt and answer may have together, 0 when unknown
 * @param output how many tokens an answer may have at the most, 0 when unknown
 * @param can features that they are known to have
 * @param cannot features that they are known to lack
 */
public record ModelTraits(
        String pattern, boolean reasoning, long window, int output, Set<Feature> can, Set<Feature> cannot) {

    /** What a model may have or lack. */
    public enum Feature {
        /** Goes on from an assistant's turn that stands last. */
        PREFILL("goes on from no answer that is begun for it"),
        IMAGES("takes no pictures"),
        DOCUMENTS("takes no documents"),
        AUDIO("takes no sound"),
        TOOLS("calls no tools"),
        SCHEMA("does not answer by a JSON Schema"),
        /** Temperature and its like. */
        SAMPLING("takes no sampling settings (temperature, top_p, top_k)"),
        STOP("takes no stop sequences"),
        SCHEMA_WITH_TOOLS("does not answer by a JSON Schema while it has tools"),
        /** Where its provider has one. */
        EFFORT("cannot be told how much to think"),
        /** Where its provider has one. */
        MINIMAL_EFFORT("does not know the least of its provider's efforts"),
        /** With it, a budget is refused. */
        ADAPTIVE_THINKING("does not decide by itself how long to think"),
        THINKING_OFF("cannot be told not to think"),
        FORCED_TOOLS("cannot be made to call a tool"),
        TOOL_MEDIA("takes no pictures within a tool's result"),
        /** With it, a call of its own that comes back without the seal that it had is refused. */
        SEALED_CALLS("takes its own calls back without a seal"),
        PENALTIES("takes no penalties of frequency and presence"),
        LOGPROBS("tells no probabilities of its tokens"),
        TEMPERATURE_AND_TOP_P("takes temperature or top_p, not both");

        private final String lacking;

        Feature(String lacking) {
            this.lacking = lacking;
        }

        /** What a model without it does or does not do, to stand after "the model". */
        public String lacking() {
            return lacking;
        }
    }

    /** Traits of a model that the catalogue does not know. */
    public static final ModelTraits UNKNOWN = new ModelTraits("", false, 0);

    public ModelTraits {
        can = Set.copyOf(can);
        cannot = Set.copyOf(cannot);
    }

    /** Nothing is known of its features. */
    public ModelTraits(String pattern, boolean reasoning, long window) {
        this(pattern, reasoning, window, 0, Set.of(), Set.of());
    }

    /** Known to have it. */
    public boolean has(Feature feature) {
        return can.contains(feature);
    }

    /** Known to lack it; what is not known is tried. */
    public boolean lacks(Feature feature) {
        return cannot.contains(feature);
    }

    /** Nobody says whether it thinks, so that it may be asked to. */
    public boolean unheard() {
        return pattern.isEmpty();
    }

    boolean matches(String model) {
        return ModelPattern.matches(pattern, model);
    }
}
