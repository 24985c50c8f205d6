package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client may say of how it wants to be served, and says wrongly. */
class HintsTest {

    private static final String BODY = "{\"model\":\"gpt-4o\",\"messages\":[]}";

    @Test
    void a_wrong_word_of_ours_is_a_400_that_says_what_to_write_and_no_provider_hears_of_it() {
        try (Scene scene = Scene.scene().provider("openai", "").start()) {
            for (List<String> each : List.of(
                    List.of("x-fairlead-timeout", "99999999999999ms"),
                    List.of("x-fairlead-timeout", "9223372036854775807h"),
                    List.of("x-fairlead-timeout", "NaN"),
                    List.of("x-fairlead-cache", "maybe"),
                    List.of("x-fairlead-no-retry", "sure"),
                    List.of("x-fairlead-no-fallback", "0"),
                    List.of("x-fairlead-route", " "),
                    List.of("x-fairlead-tags", "none"))) {
                try (RawClient client = RawClient.to(scene.engine)) {
                    Received answer = client.post("/openai/v1/chat/completions", BODY, each.get(0), each.get(1));
                    assertThat(answer.status()).as("%s", each).isEqualTo(400);
                    assertThat(answer.text()).contains(each.get(0)).contains("invalid_request_error");
                    assertThat(answer.text()).doesNotContain("Exception").doesNotContain("at io.");
                }
            }
            assertThat(scene.provider("openai").seen()).isEmpty();
        }
    }

    @Test
    void what_an_sdk_says_wrongly_is_passed_over() {
        try (Scene scene = Scene.scene().provider("openai", "").start()) {
            scene.provider("openai").always(Reply.json("{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}"));
            for (String value : List.of("99999999999999999999", "-1", "NaN", "1e400", "0x1p3", "soon", "0")) {
                try (RawClient client = RawClient.to(scene.engine)) {
                    Received answer = client.post(
                            "/openai/v1/chat/completions",
                            BODY,
                            "X-Stainless-Timeout",
                            value,
                            "X-Stainless-Read-Timeout",
                            value,
                            "grpc-timeout",
                            value,
                            "x-request-timeout-ms",
                            value,
                            "Request-Timeout",
                            value,
                            "x-stainless-retry-count",
                            value);
                    assertThat(answer.status()).as(value).isEqualTo(200);
                }
            }
        }
    }
}
