package io.fairlead.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other gateways and SDKs call a thing is answered with the key that it has here. */
final class SynonymsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            providers: { openai: { apiKey: k } }                       | did you mean key?
            providers: { openai: { api_key: k } }                      | did you mean key?
            providers: { openai: { api-key: k } }                      | did you mean key?
            providers: { openai: { apikey: k } }                       | did you mean key?
            providers: { openai: { api_base: "https://x" } }           | did you mean url?
            providers: { openai: { base_url: "https://x" } }           | did you mean url?
            providers: { openai: { baseUrl: "https://x" } }            | did you mean url?
            providers: { openai: { baseURL: "https://x" } }            | did you mean url?
            providers: { openai: { endpoint: "https://x" } }           | did you mean url?
            providers: { openai: { type: openai } }                    | did you mean like?
            providers: { openai: { rpm: 5 } }                          | did you mean limits?
            providers: { openai: { max_retries: 5 } }                  | did you mean retry?
            providers: { openai: { timeout: 5s } }                     | did you mean timeouts?
            model_list: []                                             | did you mean providers?
            modelList: []                                              | did you mean providers?
            api_key: k                                                 | did you mean providers.NAME.key?
            base_url: "https://x"                                      | did you mean providers.NAME.url?
            litellm_settings: {}                                       | did you mean defaults?
            port: 9800                                                 | did you mean proxy?
            proxy: { port: 9800 }                                      | did you mean listen?
            defaults: { retry: { max_retries: 3 } }                    | did you mean attempts?
            defaults: { circuit_breaker: {} }                          | did you mean breaker?
            tls: { ca_bundle: x }                                      | did you mean trust?
            admin: { password: x }                                     | did you mean token?
            telemetry: { log_level: debug }                            | did you mean log?
            proxy: { max-conections: 1 }                               | did you mean max-connections?
            """)
    void a_word_of_another_house_is_suggested_as_the_key_of_this_one(String yaml, String suggestion) {
        assertThat(Given.mistakes(yaml).toString()).contains("unknown key (" + suggestion + ")");
    }

    @ParameterizedTest
    @CsvSource({"1h30m, 5400000", "2m30s, 150000", "1s500ms, 1500", "1h1m1s1ms, 3661001", "90m, 5400000", "250ms, 250"})
    void a_time_of_several_units_is_read(String written, long millis) {
        assertThat(Given.snapshot("proxy: { drain: " + written + " }")
                        .configuration()
                        .proxy()
                        .drain()
                        .toMillis())
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"30m1h", "1h1h", "1h30", "h", "1h-30m", "1.5h", "1hour", "99999h99999h", "1000h1ms"})
    void a_time_that_is_none_is_refused(String written) {
        assertThat(Given.mistake("proxy: { drain: " + written + " }")).contains("expected: a duration");
    }
}
