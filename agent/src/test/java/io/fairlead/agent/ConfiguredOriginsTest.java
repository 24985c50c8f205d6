package io.fairlead.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which hosts a configuration may be about, before it has been read for good. */
class ConfiguredOriginsTest {

    @Test
    void each_address_in_it_is_one() {
        ConfiguredOrigins found = ConfiguredOrigins.in("""
                providers:
                  ours: { like: openai, url: https://llm.example/v1 }
                  local: { like: openai, url: "http://localhost:11434/v1" }
                  odd: { url: 'https://user@odd.example:8443' }
                """);

        assertThat(found.lines().lines()).containsExactly("llm.example", "http://localhost:11434", "odd.example:8443");
        assertThat(found.complete()).isTrue();
    }

    @Test
    void an_address_that_comes_from_elsewhere_leaves_it_open() {
        assertThat(ConfiguredOrigins.in("a: { url: ${env:OURS} }").complete()).isFalse();
        assertThat(ConfiguredOrigins.in("a: { url: \"https://${env:HOST}/v1\" }")
                        .complete())
                .isFalse();
        assertThat(ConfiguredOrigins.in("# url: ${env:OURS}\n").complete()).isTrue();
    }
}
