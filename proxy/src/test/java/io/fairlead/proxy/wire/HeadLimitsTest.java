package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import org.junit.jupiter.api.Test;

/** A client's head that its provider does not take is the client's own trouble. */
class HeadLimitsTest {

    private static final String CHAT = "/openai/v1/chat/completions";

    @Test
    void a_head_beyond_what_the_provider_announced_is_answered_431_and_counts_against_nobody() {
        try (Scene scene = Scene.scene()
                .provider(
                        "openai",
                        "",
                        ScriptedProvider.builder().maxHeaderList(8192).start())
                .defaults("breaker: { minimum: 2, failures: 50% }")
                .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            try (RawClient client = RawClient.to(scene.engine)) {
                for (int i = 0; i < 6; i++) {
                    Received refused =
                            client.post(CHAT, Golden.CHAT_REQUEST, "X-Long", "a".repeat(20_000), "Authorization", "k");
                    assertThat(refused.status()).isEqualTo(431);
                    assertThat(refused.header("x-fairlead-attempts")).isEqualTo("0");
                }
                assertThat(client.post(CHAT, Golden.CHAT_REQUEST).status()).isEqualTo(200);
                assertThat(scene.provider("openai").begun()).isEqualTo(1);
            }
        }
    }

    @Test
    void requests_that_a_provider_resets_as_malformed_open_no_breaker() {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .retry("attempts: 1")
                .defaults("breaker: { minimum: 2, failures: 50% }")
                .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            try (RawClient client = RawClient.to(scene.engine)) {
                for (int i = 0; i < 6; i++) {
                    scene.provider("openai").next(Reply.script().resetStream(1));
                    assertThat(client.post(CHAT, Golden.CHAT_REQUEST).status()).isEqualTo(502);
                }
                assertThat(client.post(CHAT, Golden.CHAT_REQUEST).status()).isEqualTo(200);
            }
        }
    }
}
