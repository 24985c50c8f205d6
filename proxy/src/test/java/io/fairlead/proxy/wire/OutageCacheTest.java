package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.fairlead.proxy.observe.ExchangeRecord;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * An outage that is answered by what was good before, in each dialect and by each way in. Replays that come as one lump, or of answers
 * that were never whole, are the complaint: here a stream comes as the same events.
 */
class OutageCacheTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final Reply DOWN = Golden.error(503, "{}");
    private static final int LONG_ANSWER = 900_000;

    /**
     * An API in one of its forms.
     *
     * @param key the header of its credential
     */
    private record Api(
            String name, String provider, String host, String path, String request, String key, Reply answer) {

        Api(String name, String provider, String host, String path, String request, Reply answer) {
            this(name, provider, host, path, request, "Authorization", answer);
        }
    }

    private static Stream<Api> apis() {
        String responses = "{\"model\":\"gpt-4o\",\"store\":false,\"input\":\"say it\"}";
        String streamed = "{\"model\":\"gpt-4o\",\"store\":false,\"stream\":true,\"input\":\"say it\"}";
        String bedrock = "bedrock-runtime.us-east-1.amazonaws.com";
        String gemini = "generativelanguage.googleapis.com";
        return Stream.of(
                new Api("chat", "openai", "api.openai.com", CHAT, Golden.CHAT_REQUEST, Reply.json(Golden.CHAT)),
                new Api(
                        "chat, streamed",
                        "openai",
                        "api.openai.com",
                        CHAT,
                        Golden.CHAT_STREAM_REQUEST,
                        stream(Golden.chatEvents())),
                new Api(
                        "responses",
                        "openai",
                        "api.openai.com",
                        "/v1/responses",
                        responses,
                        Reply.json(Golden.response())),
                new Api(
                        "responses, streamed",
                        "openai",
                        "api.openai.com",
                        "/v1/responses",
                        streamed,
                        stream(Golden.responsesEvents())),
                new Api(
                        "embeddings",
                        "openai",
                        "api.openai.com",
                        "/v1/embeddings",
                        "{\"model\":\"text-embedding-3-small\",\"input\":\"x\"}",
                        Reply.json(
                                "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.1,0.2]}],\"model\":\"text-embedding-3-small\",\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}")),
                new Api(
                        "messages",
                        "anthropic",
                        "api.anthropic.com",
                        "/v1/messages",
                        Golden.MESSAGES_REQUEST,
                        "x-api-key",
                        Reply.json(Golden.message())),
                new Api(
                        "messages, streamed",
                        "anthropic",
                        "api.anthropic.com",
                        "/v1/messages",
                        Golden.MESSAGES_STREAM_REQUEST,
                        "x-api-key",
                        stream(Golden.messageEvents())),
                new Api(
                        "generateContent",
                        "gemini",
                        gemini,
                        Golden.GENERATE,
                        Golden.GENERATE_REQUEST,
                        "x-goog-api-key",
                        Reply.json(Golden.generated())),
                new Api(
                        "generateContent, streamed",
                        "gemini",
                        gemini,
                        Golden.GENERATE_STREAM,
                        Golden.GENERATE_REQUEST,
                        "x-goog-api-key",
                        stream(Golden.generatedEvents())),
                new Api(
                        "cohere",
                        "cohere",
                        "api.cohere.com",
                        "/v2/chat",
                        "{\"model\":\"command-a\",\"messages\":[{\"role\":\"user\",\"content\":\"say it\"}]}",
                        Reply.json(
                                "{\"id\":\"c1\",\"finish_reason\":\"COMPLETE\",\"message\":{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"It.\"}]},\"usage\":{\"tokens\":{\"input_tokens\":3,\"output_tokens\":2}}}")),
                new Api(
                        "cohere, streamed",
                        "cohere",
                        "api.cohere.com",
                        "/v2/chat",
                        "{\"model\":\"command-a\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"say it\"}]}",
                        stream(
                                List.of(
                                        cohere(
                                                "message-start",
                                                "\"id\":\"c1\",\"delta\":{\"message\":{\"role\":\"assistant\"}}"),
                                        cohere(
                                                "content-start",
                                                "\"index\":0,\"delta\":{\"message\":{\"content\":{\"type\":\"text\",\"text\":\"\"}}}"),
                                        cohere(
                                                "content-delta",
                                                "\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"It.\"}}}"),
                                        cohere("content-end", "\"index\":0"),
                                        cohere(
                                                "message-end",
                                                "\"delta\":{\"finish_reason\":\"COMPLETE\",\"usage\":{\"tokens\":{\"input_tokens\":3,\"output_tokens\":2}}}")))),
                new Api(
                        "converse",
                        "bedrock",
                        bedrock,
                        "/model/m/converse",
                        EventStream.CONVERSE_REQUEST,
                        Reply.json(EventStream.CONVERSE)),
                new Api(
                        "converse, streamed",
                        "bedrock",
                        bedrock,
                        "/model/m/converse-stream",
                        EventStream.CONVERSE_REQUEST,
                        frames(EventStream.converse())));
    }

    private static String cohere(String type, String rest) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + rest + "}\n\n";
    }

    private static Reply stream(List<String> events) {
        return Reply.stream(events.toArray(String[]::new));
    }

    private static Reply frames(List<byte[]> events) {
        Reply reply = Reply.script().head(200, "content-type", "application/vnd.amazon.eventstream");
        for (byte[] event : events) {
            reply = reply.chunk(event);
        }
        return reply.end();
    }

    @TestFactory
    Stream<DynamicTest> an_outage_is_answered_by_the_same_bytes_in_each_dialect_and_by_each_way_in() {
        return apis().flatMap(api -> Stream.of(true, false)
                .map(connect -> DynamicTest.dynamicTest(
                        api.name() + (connect ? " by CONNECT" : " by base URL"), () -> outage(api, connect))));
    }

    private static void outage(Api api, boolean connect) {
        try (Scene scene = Scene.scene()
                .provider(api.provider(), "")
                .routes("{ match: { provider: " + api.provider() + " }, fallback: [cache] }")
                .start()) {
            ScriptedProvider provider = scene.provider(api.provider()).always(api.answer());
            Received before = post(scene, api, connect, "one");
            assertThat(before.status()).isEqualTo(200);
            assertThat(before.header("cache-status")).isNull();
            scene.atRest();
            provider.always(DOWN);
            Received after = post(scene, api, connect, "one");

            assertThat(after.status()).isEqualTo(200);
            assertThat(after.body()).isEqualTo(before.body()).isNotEmpty();
            assertThat(after.whole()).isTrue();
            assertThat(after.header("content-type")).isEqualTo(before.header("content-type"));
            assertThat(after.header("transfer-encoding")).isEqualTo(before.header("transfer-encoding"));
            assertThat(after.header("age")).isNotNull();
            assertThat(after.header("cache-status"))
                    .contains("fwd=stale; fwd-status=503")
                    .contains("stale-if-error");
            assertThat(after.header("x-fairlead-target")).startsWith(api.provider());
            ExchangeRecord record = scene.latest();
            assertThat(record.outcome()).isEqualTo("stale");
            assertThat(record.target()).startsWith(api.provider());
            assertThat(post(scene, api, connect, "two").status()).isEqualTo(503);
        }
    }

    private static Received post(Scene scene, Api api, boolean connect, String key) {
        try (RawClient client = connect ? RawClient.through(scene.engine, api.host()) : RawClient.to(scene.engine)) {
            return client.post(
                    (connect ? "" : "/" + api.provider()) + api.path(),
                    api.request(),
                    api.key(),
                    api.key().equals("Authorization") ? "Bearer " + key : key);
        }
    }

    private static Scene openAi(String cache) {
        return Scene.scene()
                .provider("openai", "")
                .defaults("cache: { " + cache + " }")
                .start();
    }

    private static Received chat(Scene scene, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = "Bearer k";
        System.arraycopy(headers, 0, all, 2, headers.length);
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post("/openai" + CHAT, body, all);
        }
    }

    @TestFactory
    Stream<DynamicTest> a_compressed_answer_is_served_as_it_came_to_those_who_take_it() {
        return Packing.CODINGS.stream()
                .map(coding -> DynamicTest.dynamicTest(coding, () -> {
                    try (Scene scene = openAi("mode: outage")) {
                        byte[] packed = Packing.packed(coding, String.join("", Golden.chatEvents()));
                        scene.provider("openai")
                                .always(Reply.script()
                                        .head(200, "content-type", "text/event-stream", "content-encoding", coding)
                                        .chunk(packed)
                                        .end());
                        String[] takes = {"Accept-Encoding", coding};
                        assertThat(chat(scene, Golden.CHAT_STREAM_REQUEST, takes)
                                        .body())
                                .isEqualTo(packed);
                        scene.atRest();
                        scene.provider("openai").always(DOWN);
                        Received after = chat(scene, Golden.CHAT_STREAM_REQUEST, takes);

                        assertThat(after.body()).isEqualTo(packed);
                        assertThat(after.header("content-encoding")).isEqualTo(coding);
                        assertThat(chat(scene, Golden.CHAT_STREAM_REQUEST, "Accept-Encoding", "unknown")
                                        .status())
                                .isEqualTo(coding.equals("identity") ? 200 : 503);
                    }
                }));
    }

    @Test
    void a_fresh_answer_is_served_without_asking() {
        try (Scene scene = openAi("mode: always")) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            chat(scene, Golden.CHAT_REQUEST);
            scene.atRest();
            Received hit = chat(
                    scene,
                    " { \"messages\" : [{\"content\":\"say it\",\"role\":\"user\"}] , \"model\" : \"gpt-4o\" } ",
                    "x-stainless-retry-count",
                    "0");

            assertThat(hit.text()).isEqualTo(Golden.CHAT);
            assertThat(hit.header("cache-status")).contains("; hit; ttl=");
            assertThat(hit.header("x-fairlead-attempts")).isEqualTo("0");
            assertThat(scene.provider("openai").seen()).hasSize(1);
            assertThat(scene.latest().outcome()).isEqualTo("cached");
            assertThat(scene.meter("fairlead.cache.asked", "result", "hit")).isEqualTo(1);
        }
    }

    @Test
    void only_whole_and_good_answers_are_kept() {
        try (Scene scene = openAi("mode: outage")) {
            ScriptedProvider provider = scene.provider("openai");
            provider.next(stream(Golden.chatEvents().subList(0, 3)));
            assertThat(chat(scene, Golden.CHAT_STREAM_REQUEST).whole()).isFalse();
            String error = "data: {\"error\":{\"message\":\"m\",\"type\":\"server_error\"}}\n\n";
            provider.next(stream(
                    List.of(Golden.chatEvents().get(0), Golden.chatEvents().get(1), error, "data: [DONE]\n\n")));
            chat(scene, Golden.CHAT_STREAM_REQUEST);
            provider.always(Reply.whole(200, "<html>captive</html>", "content-type", "text/html"));
            chat(scene, Golden.CHAT_REQUEST);
            provider.always(DOWN);

            assertThat(chat(scene, Golden.CHAT_STREAM_REQUEST).status()).isEqualTo(503);
            assertThat(chat(scene, Golden.CHAT_REQUEST).status()).isEqualTo(503);
            assertThat(scene.engine.engine().cache().view().entries()).isZero();
        }
    }

    @Test
    void a_large_request_is_told_apart_off_the_loop() {
        try (Scene scene = openAi("mode: outage")) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            String large = Golden.CHAT_REQUEST.replace("say it", "say it ".repeat(400_000));
            chat(scene, large);
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.engine.engine().cache().view().entries() == 1);
            scene.provider("openai").always(DOWN);

            assertThat(chat(scene, large).text()).isEqualTo(Golden.CHAT);
            assertThat(chat(scene, large.replace("k\"}]", "k!\"}]").replace("it \"", "it!\""))
                            .status())
                    .isEqualTo(503);
        }
    }

    /** What was held of it is given back as soon as it is longer than what is kept, not when it ends: it never does. */
    @Test
    void an_answer_that_never_ends_is_not_kept_and_holds_nothing() {
        Gate never = new Gate();
        try (Scene scene = openAi("mode: outage, max-entry: 16KiB")) {
            String word = Golden.chatEvents().get(1);
            scene.provider("openai")
                    .always(Reply.script()
                            .head(200, "content-type", "text/event-stream")
                            .chunk(Golden.chatEvents().get(0) + word.repeat(64 * 1024 / word.length()))
                            .await(never)
                            .end());
            try (RawClient client = RawClient.to(scene.engine)) {
                client.send("POST", "/openai" + CHAT, Golden.CHAT_STREAM_REQUEST, "Authorization", "Bearer k");
                await().atMost(Scene.PATIENCE).until(() -> never.reached().isDone());
                assertThat(scene.engine.engine().cache().view().entries()).isZero();
                assertThat(scene.engine.engine().cache().view().bytes()).isZero();
            }
            scene.atRest();
            scene.provider("openai").always(DOWN);

            assertThat(chat(scene, Golden.CHAT_STREAM_REQUEST).status()).isEqualTo(503);
            assertThat(scene.engine.engine().cache().view().entries()).isZero();
        } finally {
            never.open();
        }
    }

    @Test
    void an_answer_above_the_bound_passes_and_is_not_kept() {
        try (Scene scene = openAi("mode: outage, max-entry: 64KiB")) {
            String huge = Golden.CHAT.replace(Golden.TEXT, "x".repeat(LONG_ANSWER));
            scene.provider("openai").always(Reply.json(huge));
            assertThat(chat(scene, Golden.CHAT_REQUEST).text()).isEqualTo(huge);
            scene.provider("openai")
                    .always(Reply.script()
                            .head(200, "content-type", "application/json")
                            .chunk(huge)
                            .end());
            assertThat(chat(scene, Golden.CHAT_REQUEST).text()).isEqualTo(huge);

            assertThat(scene.engine.engine().cache().view().entries()).isZero();
        }
    }

    @Test
    void a_long_kept_answer_is_given_at_the_pace_of_its_reader() {
        try (Scene scene = openAi("mode: outage, max-entry: 16MiB")) {
            String huge = Golden.CHAT.replace(Golden.TEXT, "x".repeat(8 << 20));
            scene.provider("openai").always(Reply.json(huge));
            assertThat(chat(scene, Golden.CHAT_REQUEST).text()).isEqualTo(huge);
            scene.atRest();
            scene.provider("openai").always(DOWN);
            try (RawClient slow = RawClient.to(scene.engine)) {
                slow.send(
                        "/openai" + CHAT,
                        Golden.CHAT_REQUEST.getBytes(StandardCharsets.UTF_8),
                        "Authorization",
                        "Bearer k");
                slow.begun();
                assertThat(chat(scene, Golden.CHAT_REQUEST).text()).isEqualTo(huge);
                slow.skip(huge.length());
            }
            scene.atRest();
        }
    }

    @Test
    void what_is_purged_is_gone() {
        try (Scene scene = openAi("mode: always")) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            Received first = chat(scene, Golden.CHAT_REQUEST);
            chat(scene, Golden.CHAT_REQUEST.replace("say it", "say more"));
            scene.atRest();
            String status = first.header("cache-status");
            assertThat(status).isNotNull();
            String key = status.substring(status.indexOf("key=\"") + 5, status.lastIndexOf('"'));

            assertThat(scene.engine.engine().cache().purgeKey(key)).isOne();
            assertThat(scene.engine.engine().cache().purgeRoute("none")).isZero();
            assertThat(scene.engine.engine().cache().purgeRoute("default")).isOne();
            assertThat(chat(scene, Golden.CHAT_REQUEST).header("cache-status")).contains("fwd=miss");
        }
    }

    @Test
    void openai_s_own_library_does_not_notice_an_outage() {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .routes("{ match: { provider: openai }, fallback: [cache] }")
                .start()) {
            scene.provider("openai").on(OutageCacheTest::chatReply);
            ChatCompletionCreateParams say = ChatCompletionCreateParams.builder()
                    .model("gpt-4o")
                    .addUserMessage("say it")
                    .build();
            OpenAIClient client = OpenAIOkHttpClient.builder()
                    .apiKey("k")
                    .baseUrl(scene.engine.url() + "/openai/v1")
                    .timeout(Scene.PATIENCE)
                    .maxRetries(0)
                    .build();
            try {
                for (int i = 0; i < 2; i++) {
                    assertThat(client.chat()
                                    .completions()
                                    .create(say)
                                    .choices()
                                    .get(0)
                                    .message()
                                    .content())
                            .contains(Golden.TEXT);
                    assertThat(streamed(client, say)).isEqualTo(Golden.TEXT);
                    scene.atRest();
                    scene.provider("openai").always(DOWN);
                }
                scene.provider("openai").close();
                assertThat(client.chat()
                                .completions()
                                .create(say)
                                .choices()
                                .get(0)
                                .message()
                                .content())
                        .contains(Golden.TEXT);
            } finally {
                client.close();
            }
        }
    }

    private static Reply chatReply(Seen seen) {
        return seen.text().contains("\"stream\":true") ? stream(Golden.chatEvents()) : Reply.json(Golden.CHAT);
    }

    private static String streamed(OpenAIClient client, ChatCompletionCreateParams say) {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(say)) {
            return stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .collect(Collectors.joining());
        }
    }

    @Test
    void anthropic_s_own_library_does_not_notice_an_outage() {
        try (Scene scene = Scene.scene()
                .provider("anthropic", "")
                .defaults("cache: { mode: outage }")
                .start()) {
            scene.provider("anthropic").always(Reply.json(Golden.message()));
            MessageCreateParams say = MessageCreateParams.builder()
                    .model("claude-sonnet-4-5")
                    .maxTokens(64)
                    .addUserMessage("say it")
                    .build();
            AnthropicClient client = AnthropicOkHttpClient.builder()
                    .apiKey("k")
                    .baseUrl(scene.engine.url() + "/anthropic")
                    .timeout(Scene.PATIENCE)
                    .maxRetries(0)
                    .build();
            try {
                for (int i = 0; i < 2; i++) {
                    assertThat(client.messages()
                                    .create(say)
                                    .content()
                                    .get(0)
                                    .asText()
                                    .text())
                            .isEqualTo(Golden.TEXT);
                    scene.atRest();
                    scene.provider("anthropic").always(DOWN);
                }
            } finally {
                client.close();
            }
        }
    }
}
