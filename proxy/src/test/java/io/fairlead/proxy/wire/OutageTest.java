package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One client that asks on, one provider that fails each call before it answers it, no fallback, every policy at its default. */
class OutageTest {
    private static final String CHAT = "/openai/v1/chat/completions";
    private static final int CALLS = 14;

    static Stream<Arguments> flaky() {
        return Stream.of(
                Arguments.of("503, then good", 1, Golden.error(503, "{}")),
                Arguments.of("503, 503, then good", 2, Golden.error(503, "{}")),
                Arguments.of("529, 529, then good", 2, Golden.error(529, "{}")),
                Arguments.of("a reset, twice, then good", 2, Reply.script().drop()));
    }

    /** An SDK with two retries of its own would have come through alone; so it does here, and no breaker opens. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("flaky")
    void a_provider_that_answers_each_call_at_a_later_try_fails_none(String name, int failures, Reply failure) {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .retry("backoff: { initial: 5ms, max: 20ms }")
                .start()) {
            AtomicInteger asked = new AtomicInteger();
            scene.provider("openai")
                    .on(seen ->
                            asked.getAndIncrement() % (failures + 1) < failures ? failure : Reply.json(Golden.CHAT));
            for (int i = 0; i < CALLS; i++) {
                try (RawClient client = RawClient.to(scene.engine)) {
                    Received received = client.post(CHAT, Golden.CHAT_REQUEST, "Authorization", "Bearer client-key");
                    assertThat(received.text()).isEqualTo(Golden.CHAT);
                    assertThat(received.header("x-fairlead-attempts")).isEqualTo(Integer.toString(failures + 1));
                }
            }
            assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("closed");
        }
    }
}
