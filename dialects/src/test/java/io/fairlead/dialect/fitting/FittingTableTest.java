package io.fairlead.dialect.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.dialect.Habits;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each word of the tables does. */
class FittingTableTest {
    private static final FieldTable FIELDS = FieldTable.beside(FittingTableTest.class, "made-fields.yaml");
    private static final Origin SAME = new Origin("maker", true);
    private static final Origin OTHER = new Origin("maker", false);

    /** A model that lacks tools and says 100 tokens at the most, at a provider with two habits. */
    private static final Destination TO = new Destination(
            "model",
            new ModelTraits("m", false, 0, 100, Set.of(), Set.of(Feature.TOOLS)),
            new Habits(Map.of("refuses", "lossy hint", "stop-max", "2")),
            "maker");

    private final Losses losses = new Losses();

    private static JsonNode yaml(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode fitted(String rule, String body, Origin from) {
        FittingTable table = FittingTable.of(
                yaml("[" + rule + "]"), FIELDS, Map.of("mark", (at, fitting) -> at.put("at", fitting.path())));
        return table.fit(yaml(body), from, TO, losses);
    }

    private String lost() {
        return losses.all().stream()
                .map(loss -> loss.path() + " " + loss.effect())
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {drop: plain}                                 | {plain: 1, b: 2}            | {b: 2}                      | plain LOSSY
            {drop: [noted, hint]}                         | {noted: 1, hint: 2}         | {}                          | noted NOTED
            {drop: plain}                                 | {plain: null}               | {}                          |
            {drop: neutral}                               | {neutral: medium}           | {}                          |
            {drop: plain, usual: 1}                       | {plain: 1.0}                | {}                          |
            {drop: plain, keep: {plain: 1}}               | {plain: 1}                  | {plain: 1}                  |
            {drop: plain, also: b}                        | {plain: 1, b: 2}            | {}                          | plain LOSSY
            {drop: plain, also: b}                        | {b: 2}                      | {b: 2}                      |
            {drop: plain, effect: noted, as: c}           | {plain: 1}                  | {}                          | c NOTED
            {drop: "{refuses}"}                           | {hint: 1, lossy: 1, b: 2}   | {b: 2}                      | lossy LOSSY
            {drop: list.inner}                            | {list: [{inner: 1}, {b: 2}]}| {list: [{}, {b: 2}]}        | list[].inner NOTED
            {drop: camelCase}                             | {camel_case: 1}             | {}                          | camelCase LOSSY
            {refuse: plain}                               | {plain: 1}                  | {plain: 1}                  | plain REFUSED
            {refuse: plain}                               | {plain: null}               | {plain: null}               |
            {rename: a, to: b}                            | {a: 1}                      | {b: 1}                      |
            {rename: a, to: b}                            | {a: 1, b: 2}                | {b: 2}                      |
            {set: a.b, to: 3}                             | {a: {b: 1}}                 | {a: {b: 3}}                 |
            {set: a, of: output}                          | {}                          | {a: 100}                    |
            {most: a, of: output}                         | {a: 101}                    | {a: 100}                    | a NOTED
            {most: a, of: output}                         | {a: 99}                     | {a: 99}                     |
            {most: a, of: temperature-max}                | {a: 101}                    | {a: 101}                    |
            {most: a, of: temperature-max, otherwise: 2.0}| {a: 3}                      | {a: 2.0}                    | a NOTED
            {least: a, of: 0}                             | {a: -1}                     | {a: 0}                      | a NOTED
            {shorten: a, of: stop-max}                    | {a: [1, 2, 3, 4]}           | {a: [1, 2]}                 | a LOSSY
            {each: "a[i]", do: [{out: true, where: {t: x}}]} | {a: [{t: x}, {t: y}]}    | {a: [{t: y}]}               | a[0] LOSSY
            {each: "a[i]", do: [{out: true, where: {".": x}}]}      | {a: [x, y]}                 | {a: [y]}                    | a[0] LOSSY
            {each: "a[]", do: [{drop: a}]}                | {a: [{a: 1}]}               | {a: [{}]}                   | a[].a LOSSY
            {each: "a[i]", do: [{out: true}], empty: drop}| {a: [1]}                    | {}                          | a[0] LOSSY
            {each: "a[i]", do: [{out: true}], empty: drop}| {a: []}                     | {a: []}                     |
            {each: "a[i]", do: [{out: true}], empty: [9]} | {a: [1]}                    | {a: [9]}                    | a[0] LOSSY
            {each: "a[i]", do: [{each: "b[i]", do: [{out: true}], empty: out}]} | {a: [{b: [1]}, {b: []}]} | {a: [{b: []}]} | a[0].b[0] LOSSY
            {each: ["a[i]", "b[i]"], do: [{step: mark}]}  | {a: [{}], b: [{}, 1]}       | {a: [{at: "a[0]"}], b: [{at: "b[0]"}, 1]} |
            {step: mark}                                  | {}                          | {at: ""}                    |
            """)
    void an_action_changes_what_it_says_and_names_what_is_lost(String rule, String body, String expected, String lost) {
        assertThat(fitted(rule, body, SAME)).isEqualTo(yaml(expected));
        assertThat(lost()).isEqualTo(lost == null ? "" : lost);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            lacks: tools                      | true
            lacks: images                     | false
            elsewhere: true                   | false
            when: refuses                     | true
            when: refuses=hint                | true
            when: refuses=plain               | false
            when: "!refuses=plain"            | true
            when: "!seed"                     | true
            when: [stop-max=2, seed]          | false
            where: {t: x}                     | true
            where: {t: [y, x]}                | true
            where: {t: "!x"}                  | false
            where: {t: "!y", n: 1.0}          | true
            where: {n: "*"}                   | true
            where: {none: "*"}                | false
            where: {none: null, null: null}   | true
            where: {o: "{}", o.i: 2}          | true
            where: {t: "{}"}                  | false
            where: {empty: "[]"}              | true
            where: {list: "[]"}               | false
            where: {list: b}                  | true
            where: {t: " "}                   | false
            where: {blank: " ", ".": "{}"}    | true
            """)
    void a_rule_counts_where_all_its_conditions_hold(String condition, boolean holds) {
        String body = "{t: x, n: 1, o: {i: 2}, null: null, empty: [], list: [a, b], blank: '\t'}";
        assertThat(fitted("{set: new, to: 1, " + condition + "}", body, SAME).has("new"))
                .isEqualTo(holds);
    }

    @Test
    void elsewhere_is_where_the_client_did_not_ask() {
        assertThat(fitted("{set: new, to: 1, elsewhere: true}", "{}", OTHER).has("new"))
                .isTrue();
    }

    @Test
    void why_tells_the_limit_or_what_the_model_lacks() {
        fitted("{most: a, of: output, why: 'at most {}'}, {drop: b, lacks: tools}", "{a: 200, b: 1}", SAME);
        assertThat(losses.all()).extracting(Loss::why).containsExactly("at most 100", "the model calls no tools");
    }

    @Test
    void a_body_that_no_rule_changes_is_the_very_same_node() {
        JsonNode body = yaml("{a: 1}");
        FittingTable table = FittingTable.of(yaml("[{drop: plain}, {rename: b, to: c}]"), FIELDS, Map.of());
        assertThat(table.fit(body, SAME, TO, losses)).isSameAs(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{dorp: a}",
                "{drop: a, sett: b}",
                "{drop: a, set: b}",
                "{why: a}",
                "{drop: a, lacks: wings}",
                "{drop: a, when: no-such-habit}",
                "{drop: a, effect: awful}",
                "{step: unheard-of}",
                "{each: 'a[i]', do: text}",
                "{each: a, do: []}"
            })
    void a_mistake_in_a_table_breaks_the_build(String rule) {
        assertThatThrownBy(() -> fitted(rule, "{}", SAME)).isInstanceOf(RuntimeException.class);
    }
}
