package io.fairlead.dialect;

import java.util.Set;

/**
 * What is known of the models whose names match a pattern.
 *
 * @param pattern the name, where {@code *} stands for any text
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
        PREFILL,
        IMAGES,
        DOCUMENTS,
        AUDIO,
        TOOLS,
        /** Answers by a JSON Schema. */
        SCHEMA,
        /** Takes temperature and its like. */
        SAMPLING,
        /** Takes stop sequences. */
        STOP,
        /** Answers by a JSON Schema though it has tools too. */
        SCHEMA_WITH_TOOLS,
        /** Takes an effort of its reasoning, where its provider has one. */
        EFFORT,
        /** Takes the least of all efforts, where its provider has one. */
        MINIMAL_EFFORT,
        /** Decides by itself how long to think; a budget is refused. */
        ADAPTIVE_THINKING,
        /** Can be told not to think. */
        THINKING_OFF,
        /** Can be made to call a tool. */
        FORCED_TOOLS,
        /** Takes pictures within the result of a tool. */
        TOOL_MEDIA,
        /** Refuses a call of its own that comes back without the seal that it had. */
        SEALED_CALLS,
        /** Takes penalties of frequency and presence. */
        PENALTIES,
        /** Tells probabilities of its tokens. */
        LOGPROBS,
        /** Takes both in one request. */
        TEMPERATURE_AND_TOP_P
    }

    /** Traits of a model that the catalogue does not know. */
    public static final ModelTraits UNKNOWN = new ModelTraits("*", false, 0);

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

    boolean matches(String model) {
        return ModelPattern.matches(pattern, model);
    }
}
