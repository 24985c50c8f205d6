package io.fairlead.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns for models. */
final class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "gpt-4o*, gpt-4o, true",
        "gpt-4o*, gpt-4o-mini, true",
        "gpt-4o*, gpt-4, false",
        "gpt-4o, gpt-4o, true",
        "gpt-4o, gpt-4o-mini, false",
        "*, anything, true",
        "*, '', true",
        "*mini, gpt-4o-mini, true",
        "*mini, gpt-4o-mini-x, false",
        "*a*b*, xxaxxbxx, true",
        "*a*b*, xxbxxaxx, false",
        "a*a, a, false",
        "a**b, ab, true",
        "GPT*, gpt, false",
        "a.c, abc, false",
        "gpt-?, gpt-4, false"
    })
    void a_star_stands_for_any_run_of_characters(String pattern, String model, boolean matches) {
        assertThat(new Glob(pattern).matches(model)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4*, gpt-4o*, true",
        "gpt-4o*, gpt-4*, false",
        "gpt-4*, gpt-4o, true",
        "*, gpt*, true",
        "gpt*x, gpt*, false",
        "*a*, b*a*c, true",
        "gpt-4o, gpt-4o, true"
    })
    void a_pattern_covers_another_when_it_matches_all_that_the_other_does(
            String earlier, String later, boolean covers) {
        assertThat(Glob.covers(earlier, later)).isEqualTo(covers);
    }

    @Test
    void no_pattern_covers_every_pattern_and_no_pattern_is_covered_by_none_but_itself() {
        assertThat(Glob.covers(null, "x")).isTrue();
        assertThat(Glob.covers(null, null)).isTrue();
        assertThat(Glob.covers("*", null)).isFalse();
    }

    @Test
    void a_pattern_made_to_be_slow_is_not() {
        assertThat(new Glob("*a".repeat(200) + "b").matches("a".repeat(5_000))).isFalse();
    }
}
