package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.ModelTraits.Feature;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a user says of models, over what the catalogue says. */
class ModelOverrideTest {
    private static final CatalogEntry OPENAI =
            Objects.requireNonNull(ProviderCatalog.builtIn().entry("openai"));

    private static ModelOverride window(String pattern, long window) {
        return new ModelOverride(pattern, null, window, null, Set.of(), Set.of());
    }

    @Test
    void what_is_not_said_stays_as_the_catalogue_has_it() {
        ModelTraits known = OPENAI.model("gpt-4o");
        ModelTraits traits = OPENAI.with(List.of(window("gpt-4o*", 1000))).model("gpt-4o");

        assertThat(traits.window()).isEqualTo(1000);
        assertThat(traits.output()).isEqualTo(known.output());
        assertThat(traits.can()).isEqualTo(known.can());
        assertThat(traits.cannot()).isEqualTo(known.cannot());
        assertThat(OPENAI.with(List.of(window("gpt-4o*", 1000))).model("o3")).isEqualTo(OPENAI.model("o3"));
    }

    @Test
    void a_feature_is_had_or_lacked_and_never_both() {
        ModelTraits traits = OPENAI.with(List.of(
                        new ModelOverride("gpt-4o*", null, null, null, Set.of(Feature.AUDIO), Set.of(Feature.IMAGES))))
                .model("gpt-4o");

        assertThat(traits.has(Feature.AUDIO)).isTrue();
        assertThat(traits.lacks(Feature.AUDIO)).isFalse();
        assertThat(traits.lacks(Feature.IMAGES)).isTrue();
        assertThat(traits.has(Feature.IMAGES)).isFalse();
        assertThat(traits.has(Feature.TOOLS)).isTrue();
    }

    @Test
    void all_that_match_count_and_the_first_has_the_last_word() {
        CatalogEntry entry = OPENAI.with(List.of(
                window("gpt-4o-mini*", 10), new ModelOverride("gpt-*", null, 20L, 5, Set.of(), Set.of(Feature.STOP))));

        assertThat(entry.model("gpt-4o-mini").window()).isEqualTo(10);
        assertThat(entry.model("gpt-4o-mini").output()).isEqualTo(5);
        assertThat(entry.model("gpt-4o-mini").lacks(Feature.STOP)).isTrue();
        assertThat(entry.model("gpt-4o").window()).isEqualTo(20);
    }

    @Test
    void an_unknown_model_stays_one_that_is_tried_until_somebody_says_how_it_thinks() {
        assertThat(OPENAI.with(List.of(window("mine", 10))).model("mine").unheard())
                .isTrue();
        assertThat(OPENAI.with(List.of(new ModelOverride("*", false, null, null, Set.of(), Set.of())))
                        .model("mine")
                        .unheard())
                .isFalse();
    }
}
