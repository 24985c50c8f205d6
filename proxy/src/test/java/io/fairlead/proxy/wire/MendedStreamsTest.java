package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.observe.ExchangeRecord;
import io.fairlead.proxy.policy.fault.Fault;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code on-break: resume}: a provider dies in the middle of an answer, and the client gets one answer, whole. Continuations at a second
 * model that corrupt it are the complaint: text lost or doubled, tools lost, the second provider's refusal in place of the first error.
 */
class MendedStreamsTest {

    private static Scene.Builder resuming() {
        return Scene.scene().defaults("breaker: { minimum: 1000000 }", "stream: { on-break: resume }");
    }

    private static Received ask(Scene scene, TextStream api, String... headers) {
        String[] all = Stream.concat(Stream.of("Authorization", "Bearer k"), Stream.of(headers))
                .toArray(String[]::new);
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(api.path(), api.request(), all);
        }
    }

    private static void isWhole(TextStream api, Received received, String where) {
        assertThat(received.status()).as(where).isEqualTo(200);
        assertThat(received.whole()).as(where).isTrue();
        TextStream.Read read = api.read(received.body());
        assertThat(read.text()).as(where).isEqualTo(Golden.TEXT);
        assertThat(read.ended()).as(where).isTrue();
        isOne(api, received.text(), where);
    }

    /** One beginning, one id, events numbered on. */
    private static void isOne(TextStream api, String text, String where) {
        for (String begin : List.of(
                "\"role\":\"assistant\",\"content\":\"\"",
                "event: message_start",
                "event: content_block_start",
                "event: response.created",
                "event: response.output_item.added",
                "messageStart",
                "event: message-start",
                "event: content-start")) {
            assertThat(count(text, Pattern.quote(begin)))
                    .as(begin + " in " + where)
                    .isLessThanOrEqualTo(1);
        }
        assertThat(values(text, "\"item_id\":\"([^\"]*)").distinct().count())
                .as(where)
                .isLessThanOrEqualTo(1);
        if (api.api().equals("chat") && api.dialect().equals("openai")) {
            assertThat(values(text, "\\{\"id\":\"([^\"]*)").distinct())
                    .as(where)
                    .hasSize(1);
            assertThat(values(text, "\"created\":(\\d+)").distinct()).as(where).hasSize(1);
        }
        List<Integer> numbers =
                values(text, "\"sequence_number\":(\\d+)").map(Integer::valueOf).toList();
        assertThat(numbers)
                .as(where)
                .isEqualTo(IntStream.range(0, numbers.size()).boxed().toList());
    }

    private static long count(String text, String pattern) {
        return values(text, "(" + pattern + ")").count();
    }

    private static Stream<String> values(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        Stream.Builder<String> found = Stream.builder();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found.build();
    }

    @TestFactory
    Stream<DynamicTest> a_stream_that_breaks_after_any_event_ends_whole() {
        return TextStream.all().stream().map(api -> DynamicTest.dynamicTest(api.toString(), () -> mends(api)));
    }

    private static void mends(TextStream api) {
        try (Scene scene = resuming().provider(api.provider(), "").start()) {
            ScriptedProvider provider = scene.provider(api.provider());
            List<UnaryOperator<Reply>> endings =
                    List.of(Reply::end, Reply::drop); // an RST may overtake what came before it
            int calls = 0;
            for (int cut = api.first() + 1; cut <= api.first() + api.words(); cut++) {
                UnaryOperator<Reply> ending = endings.get(cut % endings.size());
                provider.next(ending.apply(api.begun(cut)), api.whole());
                isWhole(api, ask(scene, api), api + " cut after event " + cut);
                calls++;
                ExchangeRecord record = scene.ended(calls).get(0);
                assertThat(record.outcome()).isEqualTo("mended");
                assertThat(record.sent().stream()).isEqualTo("mended");
                assertThat(record.sent().requests()).isEqualTo(2);
            }
            assertThat(scene.meter("fairlead.stream.ends", "outcome", "mended")).isEqualTo(calls);
            assertThat(scene.meter("fairlead.stream.resumes", "result", "mended"))
                    .isEqualTo(calls);
            scene.atRest();
        }
    }

    @Test
    void a_stream_that_breaks_within_an_event_ends_whole() {
        TextStream api = TextStream.CHAT;
        try (Scene scene = resuming().provider("openai", "").start()) {
            byte[] whole = api.joined(api.events().size());
            int from = api.joined(2).length;
            int to = api.joined(3).length;
            for (int cut = from; cut < to; cut += 7) {
                scene.provider("openai")
                        .next(
                                Reply.script()
                                        .head(200, "content-type", api.type())
                                        .chunk(Arrays.copyOf(whole, cut))
                                        .rst(),
                                api.whole());
                isWhole(api, ask(scene, api), "cut after byte " + cut);
            }
        }
    }

    @Test
    void an_error_event_within_a_stream_is_mended_as_a_break_is() {
        TextStream api = TextStream.MESSAGES;
        try (Scene scene = resuming().provider("anthropic", "").start()) {
            Reply failing = api.begun(5)
                    .chunk("event: error\ndata: " + Golden.anthropicError("overloaded_error", "Overloaded") + "\n\n")
                    .end();
            scene.provider("anthropic").next(failing, api.whole());
            Received received = ask(scene, api);
            isWhole(api, received, received.toString());
            assertThat(received.text()).doesNotContain("overloaded_error");
        }
    }

    @Test
    void a_stream_that_falls_silent_is_mended() {
        TextStream api = TextStream.CHAT;
        try (Scene scene = Scene.scene()
                .defaults("timeouts: { idle: 300ms }", "stream: { on-break: resume }")
                .provider("openai", "")
                .start()) {
            scene.provider("openai").next(api.begun(3).stall(), api.whole());
            isWhole(api, ask(scene, api), "silent after event 3");
        }
    }

    @Test
    void another_answer_is_no_rest_and_the_client_gets_the_first_error() {
        TextStream api = TextStream.CHAT;
        try (Scene scene = resuming().provider("openai", "").start()) {
            scene.provider("openai")
                    .next(
                            api.begun(4).drop(),
                            Golden.events(List.of(
                                    Golden.chatDelta("\"role\":\"assistant\",\"content\":\"\"", "null"),
                                    Golden.chatDelta("\"content\":\"Lighters\"", "null"),
                                    Golden.chatDelta("", "\"stop\""),
                                    "data: [DONE]\n\n")));
            Received received = ask(scene, api);
            staysBroken(api, received, 4);
            ExchangeRecord record = scene.latest();
            assertThat(record.outcome()).isEqualTo("broken");
            assertThat(record.sent().stream()).isEqualTo("broken");
            assertThat(scene.meter("fairlead.stream.resumes", "result", "differs"))
                    .isEqualTo(1);
        }
    }

    private static void staysBroken(TextStream api, Received received, int events) {
        assertThat(received.whole()).isFalse();
        String begun = new String(api.joined(events), StandardCharsets.UTF_8);
        assertThat(received.text()).startsWith(begun);
        assertThat(received.text().substring(begun.length())).contains("\"error\"");
        assertThat(api.read(received.body()).ended()).isFalse();
    }

    @Test
    void a_second_break_ends_with_the_error_of_the_first() {
        TextStream api = TextStream.CHAT;
        try (Scene scene = resuming().provider("openai", "").start()) {
            scene.provider("openai").next(api.begun(3).drop(), api.begun(5).end());
            Received received = ask(scene, api);
            assertThat(received.whole()).isFalse();
            assertThat(api.read(received.body()).text()).isEqualTo("Lighthouses blink in the fog.");
            assertThat(received.text()).contains("\"error\"").doesNotContain("stream_incomplete");
            assertThat(scene.provider("openai").seen()).hasSize(2);
        }
    }

    @Test
    void a_call_that_was_begun_is_not_gone_on_with() {
        TextStream api = TextStream.CHAT;
        try (Scene scene = resuming().provider("openai", "").start()) {
            List<String> events = Golden.chatToolEvents().subList(0, 2);
            scene.provider("openai")
                    .next(Reply.script()
                            .head(200, "content-type", api.type())
                            .chunk(String.join("", events))
                            .drop());
            Received received = ask(scene, api);
            assertThat(received.whole()).isFalse();
            assertThat(received.text()).startsWith(String.join("", events)).contains("\"error\"");
            assertThat(scene.provider("openai").seen()).hasSize(1);
        }
    }

    @Test
    void who_forbids_a_repeat_gets_the_error() {
        TextStream api = TextStream.CHAT;
        try (Scene scene = resuming().provider("openai", "").start()) {
            scene.provider("openai").next(api.begun(3).drop());
            staysBroken(api, ask(scene, api, "x-fairlead-no-retry", "true"), 3);
            assertThat(scene.provider("openai").seen()).hasSize(1);
        }
    }

    @Test
    void a_client_that_leaves_while_another_is_asked_leaves_nothing_behind() {
        TextStream api = TextStream.CHAT;
        Gate gate = new Gate();
        try (Scene scene = resuming().provider("openai", "").start()) {
            scene.provider("openai")
                    .next(api.begun(3).drop(), Reply.script().await(gate).head(200, "content-type", api.type()));
            try (RawClient client = RawClient.to(scene.engine)) {
                client.send("POST", api.path(), api.request(), "Authorization", "Bearer k");
                await().atMost(Scene.PATIENCE)
                        .until(() -> scene.provider("openai").seen().size() == 2);
                client.abort();
            }
            assertThat(scene.latest().outcome()).isEqualTo("cancelled");
            scene.atRest();
            await().atMost(Scene.PATIENCE).until(() -> scene.provider("openai").left() == 1);
            gate.open();
        }
    }

    @Test
    void a_stream_that_comes_compressed_all_the_same_breaks_as_it_would_without() {
        TextStream api = TextStream.CHAT;
        try (Scene scene = resuming().provider("openai", "").start()) {
            byte[] packed = Packing.packed("gzip", new String(api.joined(4), StandardCharsets.UTF_8));
            scene.provider("openai")
                    .next(Reply.script()
                            .head(200, "content-type", api.type(), "content-encoding", "gzip")
                            .chunk(Arrays.copyOf(packed, packed.length - 9))
                            .drop());
            Received received = ask(scene, api, "accept-encoding", "gzip");
            assertThat(received.whole()).isFalse();
            assertThat(scene.provider("openai").seen()).hasSize(1);
            assertThat(scene.provider("openai").seen().get(0).header("accept-encoding"))
                    .isEqualTo("identity");
        }
    }

    @Test
    void a_fault_that_is_injected_on_purpose_is_for_the_application_to_see() {
        TextStream api = TextStream.CHAT;
        try (Scene scene = resuming().provider("openai", "").start()) {
            scene.engine.engine().faults().replace(List.of(new Fault("openai", null, 1, new Fault.Reset(true))));
            scene.provider("openai").next(api.whole());
            assertThat(ask(scene, api).whole()).isFalse();
            assertThat(scene.provider("openai").seen()).hasSize(1);
        }
    }

    @Test
    void a_connection_that_drops_after_the_finish_is_no_reason_to_ask_anybody() {
        TextStream api = TextStream.CHAT;
        try (Scene scene = resuming().provider("openai", "").start()) {
            scene.provider("openai").next(api.begun(api.events().size() - 1).drop());
            Received received = ask(scene, api);
            assertThat(received.body()).isEqualTo(api.joined(api.events().size() - 1));
            assertThat(received.whole()).isFalse();
            assertThat(scene.provider("openai").seen()).hasSize(1);
        }
    }

    @Test
    void one_of_several_balanced_targets_goes_on_for_another() {
        TextStream api = TextStream.CHAT;
        try (Scene scene = resuming()
                .provider("openai", "")
                .other("spare", "a.provider.test")
                .routes(
                        "{ match: { provider: openai }, balance: { by: weight, affinity: off, targets: [ { target: openai, weight: 1 }, { target: spare, weight: 1 } ] } }")
                .start()) {
            for (int i = 0; i < 6; i++) {
                boolean[] begun = {false};
                UnaryOperator<Reply> once = whole -> {
                    boolean first = !begun[0];
                    begun[0] = true;
                    return first ? api.begun(3).drop() : whole;
                };
                scene.provider("openai").on(request -> once.apply(api.whole()));
                scene.provider("spare").on(request -> once.apply(api.whole()));
                isWhole(api, ask(scene, api), "balanced call " + i);
            }
            assertThat(scene.provider("openai").seen())
                    .as(scene.ended(6).toString())
                    .hasSize(6);
            assertThat(scene.provider("spare").seen()).hasSize(6);
        }
    }

    @Test
    void an_error_beside_a_choice_that_says_it_ended_by_it_is_mended() {
        TextStream api = TextStream.CHAT;
        try (Scene scene = resuming().provider("openai", "").start()) {
            String failing = "data: {\"id\":\"chatcmpl-3\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                    + "\"model\":\"gpt-4o\",\"error\":{\"code\":502,\"message\":\"Provider disconnected\"},"
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}\n\n";
            scene.provider("openai").next(api.begun(3).chunk(failing).end(), api.whole());
            Received received = ask(scene, api);
            isWhole(api, received, received.toString());
            assertThat(received.text()).doesNotContain("disconnected");
        }
    }
}
