package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.wire.Scene;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Translated streams with an event that is large, or does not end for 100 MiB, beside a stream that goes on. */
class LargeEventsAcrossTest {
    private static final byte[] MIB = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    private static final byte[] PARTS = "{},".repeat(1 << 18).getBytes(StandardCharsets.UTF_8);
    private static final int MANY = 100;
    private static final String COUNTED =
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
                    + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}\n\n";

    /** How a stream begins that never ends its event. */
    @SuppressWarnings("ImmutableEnumChecker") // nobody writes to the arrays
    enum Begin {
        EVENT("text/event-stream", ascii("data: {\"x\":\""), MIB),
        PARTS_OF_AN_EVENT("text/event-stream", ascii("data: {\"x\":["), PARTS),
        LINES(
                "text/event-stream",
                ascii("data: {\"x\":["),
                "\ndata: 1,".repeat(100_000).getBytes(StandardCharsets.UTF_8)),
        /** Larger than AWS allows: no frame at all. */
        FRAME("application/vnd.amazon.eventstream", prelude(MANY << 20), MIB),
        LESSER_FRAME("application/vnd.amazon.eventstream", prelude(20 << 20), MIB),
        ELEMENT("application/json", ascii("[{\"x\":\""), MIB);

        private final String type;
        private final byte[] first;
        private final byte[] then;

        Begin(String type, byte[] first, byte[] then) {
            this.type = type;
            this.first = first;
            this.then = then;
        }

        Reply reply() {
            Reply reply = Reply.script().head(200, "content-type", type).chunk(first);
            for (int i = 0; i < MANY; i++) {
                reply = reply.chunk(then);
            }
            return reply.end();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Of a frame of {@code total} bytes without headers. */
    private static byte[] prelude(int total) {
        ByteBuffer prelude = ByteBuffer.allocate(12).putInt(total).putInt(0);
        CRC32 crc = new CRC32();
        crc.update(prelude.array(), 0, 8);
        return prelude.putInt((int) crc.getValue()).array();
    }

    /** A provider's API and a form in which it streams. */
    record Case(StandIn from, Begin begin) {
        @Override
        public String toString() {
            return from.provider() + " " + begin;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(new MessagesStandIn(), Begin.EVENT),
                new Case(new MessagesStandIn(), Begin.PARTS_OF_AN_EVENT),
                new Case(new CohereStandIn(), Begin.EVENT),
                new Case(new CohereStandIn(), Begin.LINES),
                new Case(GeminiStandIn.gemini(), Begin.EVENT),
                new Case(GeminiStandIn.gemini(), Begin.ELEMENT),
                new Case(ConverseStandIn.qwen(), Begin.FRAME),
                new Case(ConverseStandIn.qwen(), Begin.LESSER_FRAME));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void an_event_without_an_end_fails_its_attempt_at_the_bound(Case each) {
        StandIn from = each.from();
        StandIn last = from instanceof CohereStandIn ? new MessagesStandIn() : new CohereStandIn();
        Gate gate = new Gate();
        try (Scene scene = Scene.scene()
                        .provider("openai", "")
                        .provider(from.provider(), from.settings())
                        .provider(last.provider(), last.settings())
                        .retry("attempts: 1")
                        .routes("match: { provider: openai }\n    fallback: [" + from.provider() + "/" + from.model()
                                + ", " + last.provider() + "/" + last.model() + "]")
                        .start();
                StreamingSdk sdk = new OpenAiSdk(scene);
                StreamingSdk other = new OpenAiSdk(scene)) {
            scene.provider("openai")
                    .next(Reply.script()
                            .head(200, "content-type", "text/event-stream", "x-request-id", "r-1")
                            .chunk(chunk("Still "))
                            .await(gate)
                            .chunk(chunk("here."))
                            .chunk(COUNTED)
                            .chunk("data: [DONE]\n\n")
                            .end());
            CompletableFuture<Heard> neighbour = CompletableFuture.supplyAsync(() -> other.stream(Ask.words("Well?")));
            gate.reached().join();
            scene.provider("openai").always(StandIn.json(503, "{\"error\":{\"message\":\"down\"}}"));
            scene.provider(from.provider()).always(each.begin().reply());
            scene.provider(last.provider()).always(last.stream(Says.words("Next.")));

            Heard heard = sdk.stream(Ask.words("Well?"));

            assertThat(heard.text()).isEqualTo("Next.");
            assertThat(scene.latest().attempts().get(1).toString())
                    .contains(each.begin() == Begin.FRAME ? "http_502" : "event_too_large");
            gate.open();
            assertThat(neighbour.join().text()).isEqualTo("Still here.");
            scene.atRest();
            await().until(() -> scene.meter("fairlead.memory.used") == 0);
        }
    }

    static Stream<StandIn> tellers() {
        return Stream.of(new MessagesStandIn(), new CohereStandIn(), GeminiStandIn.gemini(), ConverseStandIn.qwen());
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void an_event_of_many_mebibytes_arrives_whole(StandIn from) {
        String large = "Schön. ".repeat(500_000);
        try (Scene scene = Scene.scene()
                        .provider("openai", "")
                        .provider(from.provider(), from.settings())
                        .retry("attempts: 1")
                        .routes("match: { provider: openai }\n    fallback: [" + from.provider() + "/" + from.model()
                                + "]")
                        .start();
                StreamingSdk sdk = new ResponsesSdk(scene)) {
            scene.provider("openai").always(StandIn.json(503, "{\"error\":{\"message\":\"down\"}}"));
            scene.provider(from.provider()).always(from.stream(Says.words(large)));

            assertThat(sdk.stream(Ask.words("Well?")).text()).isEqualTo(large);
            scene.atRest();
            await().until(() -> scene.meter("fairlead.memory.used") == 0);
        }
    }

    private static String chunk(String text) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"delta\":{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"finish_reason\":"
                + (text.equals("here.") ? "\"stop\"" : "null")
                + "}]}\n\n";
    }
}
