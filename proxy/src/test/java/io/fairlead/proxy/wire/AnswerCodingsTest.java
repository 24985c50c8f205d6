package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What an answer says counts in whichever coding it comes, by each way in and in each protocol. */
class AnswerCodingsTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String GOOD = String.join("", Golden.chatEvents());

    private record Way(String coding, boolean http2, boolean connect) {
        RawClient client(Scene scene) {
            return connect ? RawClient.through(scene.engine, "api.openai.com") : RawClient.to(scene.engine);
        }

        Received post(Scene scene, String path, String body) {
            try (RawClient client = client(scene)) {
                return client.post((connect ? "" : "/openai") + path, body, "Authorization", "Bearer k");
            }
        }

        Reply reply(int status, String type, boolean length, String... pieces) {
            byte[] packed = Packing.packed(coding, pieces);
            Reply head = length
                    ? Reply.script()
                            .head(
                                    status,
                                    "content-type",
                                    type,
                                    "content-encoding",
                                    coding,
                                    "content-length",
                                    Integer.toString(packed.length))
                    : Reply.script().head(status, "content-type", type, "content-encoding", coding);
            return head.chunk(packed);
        }
    }

    @TestFactory
    Stream<DynamicTest> what_an_answer_says_counts_in_every_coding() {
        return Packing.CODINGS.stream()
                .flatMap(coding -> Stream.of(
                        new Way(coding, false, false), new Way(coding, true, false), new Way(coding, true, true)))
                .map(way -> DynamicTest.dynamicTest(way.toString(), () -> counts(way)));
    }

    private static void counts(Way way) {
        ScriptedProvider provider = way.http2
                ? ScriptedProvider.start()
                : ScriptedProvider.builder().http1().start();
        try (Scene scene = Scene.scene()
                .provider("openai", "", provider)
                .defaults("breaker: { minimum: 1000000 }")
                .start()) {
            provider.next(way.reply(
                            429,
                            "application/json",
                            false,
                            Golden.openAiError("insufficient_quota", "insufficient_quota", "m"))
                    .end());
            Received quota = way.post(scene, CHAT, Golden.CHAT_REQUEST);
            assertThat(quota.status()).isEqualTo(429);
            assertThat(quota.header("x-fairlead-attempts")).isEqualTo("1");

            provider.next(
                    way.reply(
                                    200,
                                    "text/event-stream",
                                    false,
                                    "data: " + Golden.openAiError("server_error", "server_error", "m") + "\n\n")
                            .end(),
                    way.reply(200, "text/event-stream", false, GOOD).end());
            Received mended = way.post(scene, CHAT, Golden.CHAT_STREAM_REQUEST);
            assertThat(mended.status()).isEqualTo(200);
            assertThat(mended.header("x-fairlead-attempts")).isEqualTo("2");
            assertThat(mended.body()).isEqualTo(Packing.packed(way.coding, GOOD));
            assertThat(mended.whole()).isTrue();

            provider.next(way.reply(
                            200,
                            "text/event-stream",
                            false,
                            Golden.chatEvents().get(1),
                            Golden.chatEvents().get(2))
                    .end());
            Received cut = way.post(scene, CHAT, Golden.CHAT_STREAM_REQUEST);
            assertThat(cut.status()).isEqualTo(200);
            assertThat(cut.whole()).isFalse();

            byte[] part = Packing.packed(
                    way.coding, Golden.chatEvents().get(1), Golden.chatEvents().get(2));
            provider.next(way.reply(
                            200,
                            "text/event-stream",
                            true,
                            Golden.chatEvents().get(1),
                            Golden.chatEvents().get(2))
                    .end());
            Received declared = way.post(scene, CHAT, Golden.CHAT_STREAM_REQUEST);
            assertThat(declared.whole()).isFalse();
            assertThat(declared.body().length).isLessThan(part.length);

            provider.next(
                    way.reply(
                                    200,
                                    "application/json",
                                    true,
                                    "{\"error\":{\"message\":\"m\",\"code\":502},\"choices\":[]}")
                            .end(),
                    way.reply(200, "application/json", true, Golden.CHAT).end());
            Received whole = way.post(scene, CHAT, Golden.CHAT_REQUEST);
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.header("x-fairlead-attempts")).isEqualTo("2");
            assertThat(whole.body()).isEqualTo(Packing.packed(way.coding, Golden.CHAT));
            assertThat(whole.whole()).isTrue();

            String job =
                    "{\"id\":\"ftjob\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"m\"}}";
            for (String path : List.of("/v1/fine_tuning/jobs", "/v1/evals/e/runs", "/v1/some/thing")) {
                provider.next(way.reply(200, "application/json", true, job).end());
                Received data = way.post(scene, path, "{\"model\":\"m\"}");
                assertThat(data.status()).isEqualTo(200);
                assertThat(data.header("x-fairlead-attempts")).isEqualTo("1");
                assertThat(data.body()).isEqualTo(Packing.packed(way.coding, job));
            }
            scene.atRest();
        }
    }

    @Test
    void a_provider_is_offered_only_what_is_read() {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            offer(scene, CHAT, "gzip, deflate, br, zstd");
            offer(scene, CHAT, "lzma, br;q=0.9, compress;q=0.1");
            offer(scene, CHAT, "lzma, identity;q=0");
            offer(scene, "/v1/fine_tuning/jobs", "lzma, br");
            assertThat(scene.provider("openai").seen())
                    .extracting(seen -> seen.header("accept-encoding"))
                    .containsExactly("gzip, deflate, br, zstd", "br;q=0.9", "identity", "lzma, br");
        }
    }

    private static void offer(Scene scene, String path, String accepted) {
        try (RawClient client = RawClient.to(scene.engine)) {
            Received received = client.post(
                    "/openai" + path, Golden.CHAT_REQUEST, "Authorization", "Bearer k", "Accept-Encoding", accepted);
            assertThat(received.status()).isEqualTo(200);
        }
    }
}
