package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.netty.util.internal.PlatformDependent;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are meant to harm: the client gets what it would have got alone, or the next target, and a neighbour notices nothing. */
class HostileAnswersTest {

    private static final int DEEP = 100_000;
    private static final String CHAT = "/openai/v1/chat/completions";

    private final Scene scene = Scene.scene()
            .provider("openai", "")
            .provider("anthropic", "key: k")
            .other("second", "a.provider.test")
            .other("neighbour", "b.provider.test")
            .retry("attempts: 2, backoff: { initial: 1ms, max: 2ms }")
            .defaults("breaker: { minimum: 1000000 }")
            .routes(
                    "{ match: { provider: openai, model: \"same*\" }, fallback: [second] }",
                    "{ match: { provider: openai, model: \"cross*\" }, fallback: [anthropic/claude-sonnet-4-5] }")
            .start();
    private final ScriptedProvider openai = scene.provider("openai");
    private final Neighbours neighbours;

    HostileAnswersTest() {
        scene.provider("neighbour").always(Reply.json(Golden.CHAT));
        scene.provider("second").always(Reply.json(Golden.CHAT));
        neighbours = Neighbours.of(scene, "/neighbour/v1/chat/completions");
    }

    @AfterEach
    void nobodyNoticed() {
        neighbours.close();
        scene.atRest();
        await().atMost(Scene.PATIENCE).until(() -> scene.meter("fairlead.memory.used") == 0);
        scene.close();
    }

    private Received chat(String model, boolean stream, String... headers) {
        String request = (stream ? Golden.CHAT_STREAM_REQUEST : Golden.CHAT_REQUEST).replace("gpt-4o", model);
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, request, headers);
        }
    }

    private static String deep(String open, String close) {
        return open.repeat(DEEP) + "1" + close.repeat(DEEP);
    }

    /** Values that nest deeper than any parser follows; whole, and cut off in the depth. */
    private static Stream<String> deepValues() {
        return Stream.of(
                deep("[", "]"),
                deep("{\"a\":", "}"),
                deep("[{\"error\":", "}]"),
                deep("[", "]").replace("1", "\"" + "[".repeat(1000) + "\""));
    }

    @TestFactory
    Stream<DynamicTest> a_whole_answer_that_is_deep_passes_as_it_came() {
        return deepValues()
                .flatMap(value -> Stream.of(
                                "{\"id\":\"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                                        + "\"finish_reason\":\"stop\"}],\"x\":" + value + "}",
                                "{\"choices\":[{\"message\":{\"content\":\"hi\",\"x\":" + value
                                        + "},\"finish_reason\":\"stop\"}]}",
                                "{\"error\":null,\"usage\":" + value
                                        + ",\"choices\":[{\"message\":{\"content\":\"hi\"}}]}")
                        .flatMap(body -> Stream.of("identity", "gzip", "br", "zstd")
                                .map(coding -> DynamicTest.dynamicTest(
                                        coding + " " + body.substring(0, 40) + " of " + body.length(), () -> {
                                            byte[] packed = Packing.packed(coding, body);
                                            openai.always(packed(200, coding, packed));
                                            Received received = chat("gpt-4o", false);
                                            assertThat(received.status()).isEqualTo(200);
                                            assertThat(received.body()).isEqualTo(packed);
                                            assertThat(received.whole()).isTrue();
                                            assertThat(received.header("x-fairlead-attempts"))
                                                    .isEqualTo("1");
                                        }))));
    }

    private static Reply packed(int status, String coding, byte[] packed) {
        return coding.equals("identity")
                ? Reply.script()
                        .head(status, "content-type", "application/json")
                        .chunk(packed)
                        .end()
                : Reply.script()
                        .head(status, "content-type", "application/json", "content-encoding", coding)
                        .chunk(packed)
                        .end();
    }

    @TestFactory
    Stream<DynamicTest> an_event_that_is_deep_passes_as_it_came() {
        return deepValues()
                .flatMap(value -> Stream.of(
                                "data: " + value + "\n\n",
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\",\"x\":" + value
                                        + "}}]}\n\n",
                                "event: " + value + "\ndata: {}\n\n")
                        .map(event -> DynamicTest.dynamicTest(event.substring(0, 40), () -> {
                            String stream = event + String.join("", Golden.chatEvents());
                            openai.always(Reply.stream(stream));
                            Received received = chat("gpt-4o", true);
                            assertThat(received.status()).isEqualTo(200);
                            assertThat(received.text()).isEqualTo(stream);
                            assertThat(received.whole()).isTrue();
                        })));
    }

    @TestFactory
    Stream<DynamicTest> an_error_that_is_deep_is_judged_by_its_status_and_comes_with_it() {
        return deepValues()
                .flatMap(value -> Stream.of(
                                "{\"error\":" + value + "}",
                                "{\"error\":{\"message\":\"m\",\"details\":" + value + ",\"metadata\":{\"headers\":"
                                        + value + "}}}",
                                value)
                        .flatMap(body -> Stream.of(400, 429, 503)
                                .map(status -> DynamicTest.dynamicTest(status + " " + body.substring(0, 40), () -> {
                                    int before = openai.seen().size();
                                    openai.always(packed(status, "identity", body.getBytes(StandardCharsets.UTF_8)));
                                    Received received = chat("gpt-4o", false);
                                    assertThat(received.status()).isEqualTo(status);
                                    if (status == 400) {
                                        assertThat(received.text()).isEqualTo(body);
                                    } else { // too long to be held for the end
                                        assertThat(received.text()).startsWith("{\"error\":{\"message\":");
                                    }
                                    assertThat(openai.seen()).hasSize(before + (status == 400 ? 1 : 2));
                                }))));
    }

    @TestFactory
    Stream<DynamicTest> a_deep_error_that_is_small_when_packed_is_judged_by_its_status() {
        return deepValues()
                .flatMap(value -> Stream.of("gzip", "br", "zstd")
                        .map(coding -> DynamicTest.dynamicTest(coding + " " + value.substring(0, 10), () -> {
                            byte[] packed = Packing.packed(coding, "{\"error\":" + value + "}");
                            openai.always(packed(503, coding, packed));
                            Received received = chat("gpt-4o", false);
                            assertThat(received.status()).isEqualTo(503);
                            assertThat(received.body()).isEqualTo(packed);
                            assertThat(received.header("x-fairlead-attempts")).isEqualTo("2");
                        })));
    }

    @TestFactory
    Stream<DynamicTest> what_cannot_be_told_in_another_api_because_it_is_deep_fails_that_attempt_alone() {
        String content =
                "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\",\"stop_reason\":\"end_turn\","
                        + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1},\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\","
                        + "\"input\":";
        openai.always(Golden.error(503, "{\"error\":{\"message\":\"its own words\"}}"));
        return deepValues()
                .flatMap(value -> Stream.of(
                                Reply.json(content + "{\"a\":" + value + "}}]}"),
                                Reply.json("{\"content\":" + value + "}"),
                                Reply.stream("event: message_start\ndata: " + value + "\n\n"),
                                Golden.error(400, "{\"type\":\"error\",\"error\":" + value + "}"),
                                Golden.error(529, "{\"type\":\"error\",\"error\":" + value + "}"))
                        .flatMap(reply -> Stream.of(false, true)
                                .map(stream -> DynamicTest.dynamicTest(value.substring(0, 10) + stream, () -> {
                                    scene.provider("anthropic").always(reply);
                                    Received received = chat("cross-1", stream);
                                    assertThat(received.status()).isIn(502, 503);
                                    assertThat(received.text()).contains("its own words");
                                }))));
    }

    @ParameterizedTest
    @ValueSource(ints = {60_000, 300_000, 20_000_000})
    void a_huge_member_of_a_clients_error_passes_and_one_of_a_providers_is_left_for_the_next_target(int size) {
        String body = "{\"error\":{\"type\":\"x\",\"message\":\"" + "m".repeat(size) + "\",\"code\":\""
                + "c".repeat(size) + "\"}}";
        openai.always(Golden.error(422, body));
        assertThat(chat("same-1", false).text()).isEqualTo(body);
        openai.always(Golden.error(500, body));
        Received mended = chat("same-1", false);
        assertThat(mended.text()).isEqualTo(Golden.CHAT);
        assertThat(mended.header("x-fairlead-target")).startsWith("second/");
        Received alone = chat("gpt-4o", false);
        assertThat(alone.status()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {60_000, 300_000, 20_000_000})
    void a_huge_error_within_a_200_neither_harms_nor_hides(int size) {
        String error = "{\"error\":{\"message\":\"" + "m".repeat(size) + "\",\"type\":\"server_error\"}}";
        openai.always(Reply.json(error));
        Received whole = chat("same-1", false);
        openai.always(Reply.stream("data: " + error + "\n\n"));
        Received stream = chat("same-1", true);
        if (size < 64_000) {
            assertThat(whole.header("x-fairlead-target")).startsWith("second/");
        } else { // committed before it was seen whole: the provider's bytes
            assertThat(whole.text()).isEqualTo(error);
            assertThat(stream.text()).contains(error);
        }
    }

    /** Events without content, each of which alone says nothing yet. */
    enum Nothing {
        COMMENTS(": ping\n\n"),
        BLANK_LINES("\n"),
        ROLES(
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n"),
        EMPTY_CHOICES("data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":[]}\n\n"),
        NAMES("event: ping\n\n"),
        IDS("id: 1\nretry: 1000\n\n"),
        ONE_LINE("x"),
        ONE_NAME("event:"),
        MARKS("\r");

        private final String event;

        Nothing(String event) {
            this.event = event;
        }

        /** So many bytes of it, behind one another. */
        byte[] bytes(int least) {
            return event.repeat(least / event.length() + 1).getBytes(StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource(Nothing.class)
    void an_endless_stream_without_content_flows_on_as_it_would_alone_and_is_held_nowhere(Nothing nothing) {
        byte[] piece = nothing.bytes(256 * 1024);
        Reply reply = Reply.script().head(200, "content-type", "text/event-stream");
        for (int i = 0; i < 40; i++) {
            reply = reply.chunk(piece);
        }
        openai.always(reply.stall());
        long before = PlatformDependent.usedDirectMemory();
        try (RawClient client = RawClient.to(scene.engine)) {
            client.send(CHAT, Golden.CHAT_STREAM_REQUEST.getBytes(StandardCharsets.UTF_8));
            client.begun();
            client.skip(8L << 20);
            assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(48L << 20);
        }
        await().atMost(Scene.PATIENCE).until(() -> openai.left() > 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Nothing.class,
            names = {"COMMENTS", "ROLES", "ONE_LINE"})
    void a_byte_at_a_time_without_content_takes_little_memory(Nothing nothing) {
        byte[] all = nothing.bytes(6_000);
        Reply reply = Reply.script().head(200, "content-type", "text/event-stream");
        for (int i = 0; i < 6_000; i++) {
            reply = reply.chunk(new byte[] {all[i]});
        }
        openai.always(reply.resetStream(2));
        scene.provider("second").always(Reply.stream(String.join("", Golden.chatEvents())));
        assertThat(chat("same-1", true).text()).isEqualTo(String.join("", Golden.chatEvents()));
    }
}
