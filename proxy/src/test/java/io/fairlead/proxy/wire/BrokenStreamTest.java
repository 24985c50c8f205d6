package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A provider that dies in the middle of a stream: the client gets what came, then the dialect's error event where an event
 * has just ended, and never the end of a message.
 */
class BrokenStreamTest {

    private static final long SEED = 20_240_917;

    /** A stream of one API, and where it goes. */
    private record Api(
            String name,
            String provider,
            String path,
            String request,
            String type,
            List<byte[]> events,
            String error,
            boolean sentinel) {

        byte[] whole() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            events.forEach(all::writeBytes);
            return all.toByteArray();
        }

        /** Where the answer has said that it is finished, though something follows; -1 when that is the last event. */
        int finished() {
            return sentinel ? boundaries().get(events.size() - 2) : -1;
        }

        /** Where events end. */
        List<Integer> boundaries() {
            List<Integer> ends = new ArrayList<>();
            int at = 0;
            for (byte[] event : events) {
                at += event.length;
                ends.add(at);
            }
            return ends;
        }
    }

    private static List<Api> apis() {
        return List.of(
                new Api(
                        "Chat Completions",
                        "openai",
                        "/openai/v1/chat/completions",
                        Golden.CHAT_STREAM_REQUEST,
                        "text/event-stream",
                        bytes(Golden.chatEvents()),
                        "\"error\"",
                        true),
                new Api(
                        "Responses",
                        "openai",
                        "/openai/v1/responses",
                        Golden.RESPONSES_STREAM_REQUEST,
                        "text/event-stream",
                        bytes(Golden.responsesEvents()),
                        "\"error\"",
                        false),
                new Api(
                        "Messages",
                        "anthropic",
                        "/anthropic/v1/messages",
                        Golden.MESSAGES_STREAM_REQUEST,
                        "text/event-stream",
                        bytes(Golden.messageEvents()),
                        "event: error",
                        true),
                new Api(
                        "generateContent",
                        "gemini",
                        "/gemini" + Golden.GENERATE_STREAM,
                        Golden.GENERATE_REQUEST,
                        "text/event-stream",
                        bytes(Golden.generatedEvents()),
                        "\"error\"",
                        false),
                new Api(
                        "ConverseStream",
                        "bedrock",
                        "/bedrock/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse-stream",
                        EventStream.CONVERSE_REQUEST,
                        "application/vnd.amazon.eventstream",
                        EventStream.converse(),
                        "exception",
                        true));
    }

    private static List<byte[]> bytes(List<String> events) {
        return events.stream()
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> a_broken_stream_is_never_passed_off_as_a_finished_one() {
        return apis().stream().map(api -> DynamicTest.dynamicTest(api.name(), () -> breaks(api)));
    }

    private static void breaks(Api api) {
        byte[] whole = api.whole();
        List<Integer> boundaries = api.boundaries();
        int lastEvent = boundaries.get(boundaries.size() - 2);
        List<Integer> cuts = new ArrayList<>(boundaries.subList(0, boundaries.size() - 1));
        new Random(SEED).ints(24, 1, lastEvent).forEach(cuts::add);
        ScriptedProvider scripted = ScriptedProvider.builder().http1().start();
        try (Scene scene = Scene.scene()
                .provider(api.provider(), "", scripted)
                .retry("attempts: 1")
                .defaults("breaker: { minimum: 1000000 }")
                .start()) {
            for (int cut : cuts) {
                for (Ending ending : Ending.values()) {
                    scripted.next(ending.end(
                            Reply.script().head(200, "content-type", api.type()).chunk(Arrays.copyOf(whole, cut))));
                    try (RawClient client = RawClient.to(scene.engine)) {
                        Received received = client.post(api.path(), api.request(), "Authorization", "Bearer k");
                        verify(api, received, whole, boundaries, cut, ending);
                    }
                }
            }
            scene.atRest();
        }
    }

    private static void verify(
            Api api, Received received, byte[] whole, List<Integer> boundaries, int cut, Ending ending) {
        String where = api.name() + " cut by " + ending + " after " + cut + ": " + received;
        if (received.status() != 200) {
            // Before the commit: a plain failure, nothing of the stream was sent.
            assertThat(received.status()).as(where).isEqualTo(502);
            assertThat(received.whole()).as(where).isTrue();
            return;
        }
        byte[] body = received.body();
        int common = Math.min(common(body, whole), cut);
        if (received.whole()) {
            // Only the closing sentinel is missing: the answer itself was said to be finished.
            assertThat(ending).as(where).isEqualTo(Ending.CLEAN_WITHOUT_FINISH);
            assertThat(cut).as(where).isEqualTo(api.finished());
            assertThat(body).as(where).isEqualTo(Arrays.copyOf(whole, cut));
            return;
        }
        String invented = new String(body, common, body.length - common, StandardCharsets.UTF_8);
        if (invented.isEmpty()) {
            return;
        }
        assertThat(cut).as("only where an event has just ended: " + where).isIn(boundaries);
        assertThat(common).as("not before all has been passed on: " + where).isEqualTo(cut);
        assertThat(invented).as(where).contains(api.error());
        assertThat(invented)
                .as(where)
                .doesNotContain("[DONE]")
                .doesNotContain("message_stop")
                .doesNotContain("messageStop")
                .doesNotContain("response.completed")
                .doesNotContain("finishReason")
                .doesNotContain("finish_reason\":\"stop");
    }

    private static int common(byte[] one, byte[] other) {
        int mismatch = Arrays.mismatch(one, other);
        return mismatch < 0 ? one.length : mismatch;
    }

    /** How the provider goes. */
    private enum Ending {
        FIN {
            @Override
            Reply end(Reply script) {
                return script.fin();
            }
        },
        BARE_FIN {
            @Override
            Reply end(Reply script) {
                return script.drop();
            }
        },
        RST {
            @Override
            Reply end(Reply script) {
                return script.rst();
            }
        },
        CLEAN_WITHOUT_FINISH {
            @Override
            Reply end(Reply script) {
                return script.end();
            }
        };

        abstract Reply end(Reply script);
    }
}
