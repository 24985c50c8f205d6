package io.fairlead.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.credential.Secret;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ${env:...}} and {@code ${file:...}} in values. */
final class ReferencesTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("KEY", "canary-key", "EMPTY", "", "N", "7", "TWICE", "${env:KEY}");
    private static final Map<String, String> FILES = Map.of(
            "/etc/fairlead/key.txt", "canary-file\n", "/run/secrets/key", "canary-run\r\n", "/big", "x".repeat(70_000));

    @ParameterizedTest
    @CsvSource({
        "${env:KEY}, canary-key",
        "a${env:KEY}b, acanary-keyb",
        "${env:KEY}${env:N}, canary-key7",
        "${env:NONE:-other}, other",
        "${env:EMPTY:-other}, other",
        "${env:KEY:-other}, canary-key",
        "${file:key.txt}, canary-file",
        "${file:/run/secrets/key}, canary-run",
        "$${env:KEY}, ${env:KEY}",
        "${env:TWICE}, ${env:KEY}",
        "a$b, a$b"
    })
    void a_reference_is_replaced(String written, String value) {
        assertThat(keys(written)).extracting(Secret::reveal).containsExactly(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { key: ${env:KEY} }                     | canary-key
            {key: ${env:KEY}}                       | canary-key
            { key: ${env:KEY}, url: "https://x/" }  | canary-key
            { key: [${env:KEY}] }                   | canary-key
            { key: ${env:NONE:-a, b} }              | a, b
            { key: ${env:NONE:-[x]} }               | [x]
            { key: ${env:NONE:-a #b} }              | a #b
            { key: a${env:N}b }                     | a7b
            { key: "${env:KEY}" }                   | canary-key
            { key: '${env:KEY}' }                   | canary-key
            { key: ${file:key.txt} }                | canary-file
            { key: $${env:KEY} }                    | ${env:KEY}
            """)
    void a_reference_in_flow_style_needs_no_quotes(String entry, String value) {
        Snapshot snapshot = Given.reading("providers:\n  openai: " + entry + "\n", ENVIRONMENT, FILES)
                .orThrow();
        assertThat(snapshot.redacted().toString()).doesNotContain("canary");
        assertThat(Objects.requireNonNull(snapshot.providerNamed("openai")).keys())
                .extracting(Secret::reveal)
                .containsExactly(value);
    }

    @Test
    void with_a_reference_in_flow_style_the_other_mistakes_are_told_at_their_places() {
        assertThat(Given.mistakes("""
                        providers:
                          openai: { key: ${env:NONE}, apiKey: x }
                          groq: { key: ${KEY} }
                        defaults: { retry: { attempts: none } }
                        """))
                .satisfiesExactly(
                        one -> assertThat(one)
                                .startsWith("fairlead.yaml:2:18: ")
                                .contains("NONE is not set"),
                        one -> assertThat(one)
                                .startsWith("fairlead.yaml:2:31: ")
                                .contains("did you mean key?"),
                        one -> assertThat(one)
                                .startsWith("fairlead.yaml:3:16: ")
                                .contains("unknown reference"),
                        one -> assertThat(one)
                                .startsWith("fairlead.yaml:4:32: ")
                                .contains("attempts"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ key: ${env:KEY }", "{ key: {{KEY}} }", "{ key: ${env:{KEY}} }"})
    void braces_that_yaml_takes_for_its_own_are_told_to_be_quoted(String entry) {
        assertThat(Given.mistakes("providers:\n  openai: " + entry + "\n").get(0))
                .containsAnyOf(
                        "goes into quotes",
                        "found a mapping",
                        "unknown reference",
                        "names no variable",
                        "key that is not a word");
    }

    @Test
    void a_variable_that_is_empty_stands_for_no_key() {
        assertThat(keys("${env:EMPTY}")).isEmpty();
        assertThat(keys("${env:NONE:-}")).isEmpty();
    }

    @Test
    void a_number_may_come_from_the_environment() {
        Snapshot snapshot = Given.reading("defaults: { retry: { attempts: \"${env:N}\" } }", ENVIRONMENT, FILES)
                .orThrow();
        assertThat(Objects.requireNonNull(snapshot.routes()
                                .match("openai", null)
                                .policies()
                                .get("openai"))
                        .retry()
                        .attempts())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ${env:NONE}     | the environment variable NONE is not set (a default: ${env:NONE:-...})
            ${env:}         | ${env:...} names no variable (expected: letters, digits and _)
            ${env:A B}      | ${env:...} names no variable (expected: letters, digits and _)
            ${file:none}    | the file none does not exist
            ${file:/big}    | the file /big is too large (at most 64KiB)
            ${KEY}          | unknown reference (expected: ${env:NAME}, ${env:NAME:-default} or ${file:PATH}; $${ for a literal ${)
            ${env:KEY       | a reference is not closed (expected: ${env:NAME} or ${file:PATH})
            """)
    void a_reference_that_leads_nowhere_is_a_mistake(String written, String sentence) {
        assertThat(Given.reading(entry(written), ENVIRONMENT, FILES).problems().all())
                .hasSize(1)
                .first()
                .hasToString("fairlead.yaml:1:27: providers.openai.key: " + sentence);
    }

    @Test
    void what_a_reference_gives_is_never_told() {
        String report = Given.reading("""
                proxy: { listen: "${env:KEY}", drain: "${file:key.txt}" }
                defaults: { retry: { ambiguous: "${env:KEY}", attempts: "x${env:KEY}" } }
                routes: [ { match: { provider: "${env:KEY}" }, fallback: [ "${env:KEY}/x" ] } ]
                providers: { mine: { like: "${env:KEY}" } }
                """, ENVIRONMENT, FILES).problems().report();
        assertThat(report.lines()).hasSize(6);
        assertThat(report).doesNotContain("canary");
    }

    private static String entry(String key) {
        return "providers: {openai: {key: \"" + key + "\"}}";
    }

    private static List<Secret> keys(String written) {
        Snapshot snapshot = Given.reading(entry(written), ENVIRONMENT, FILES).orThrow();
        assertThat(snapshot.redacted().toString()).doesNotContain("canary");
        return Objects.requireNonNull(snapshot.providerNamed("openai")).keys();
    }
}
