package io.fairlead.dialect.carried;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.neutral.Collector;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.wire.EventStreamWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What comes behind the finish is told while the message is open, or the stream is a broken one; it is never left out. */
final class BehindTheFinishTest {
    private static final String MESSAGE_STOP = "{'type':'message_delta','delta':{'stop_reason':'end_turn'}}";
    private static final String MESSAGE_END = "{'type':'message_stop'}";

    /** Events before the finish, the finish, words behind it, a call behind it, the end; of each API. */
    private static final Map<String, List<List<String>>> STREAMS = Map.of(
            "openai/chat",
            List.of(
                    List.of("{'id':'c','choices':[{'index':0,'delta':{'content':'One.'}}]}"),
                    List.of("{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}"),
                    List.of("{'choices':[{'index':0,'delta':{'content':'Two.'}}]}"),
                    List.of(
                            "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'tide','arguments':'{}'}}]}}]}"),
                    List.of("[DONE]")),
            "openai/responses",
            List.of(
                    List.of(
                            "{'type':'response.created','response':{'id':'r'}}",
                            "{'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'One.'}"),
                    List.of("{'type':'response.completed','response':{'status':'completed'}}"),
                    List.of("{'type':'response.output_text.delta','output_index':1,'content_index':0,'delta':'Two.'}"),
                    List.of(
                            "{'type':'response.output_item.added','output_index':1,'item':{'type':'function_call','call_id':'a','name':'tide','arguments':''}}",
                            "{'type':'response.function_call_arguments.delta','output_index':1,'delta':'{}'}"),
                    List.of()),
            "anthropic/messages",
            List.of(
                    List.of(
                            "{'type':'message_start','message':{'id':'m'}}",
                            "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
                            "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'One.'}}",
                            "{'type':'content_block_stop','index':0}"),
                    List.of(MESSAGE_STOP),
                    List.of(
                            "{'type':'content_block_start','index':1,'content_block':{'type':'text','text':''}}",
                            "{'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':'Two.'}}",
                            "{'type':'content_block_stop','index':1}"),
                    List.of(
                            "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'a','name':'tide','input':{}}}",
                            "{'type':'content_block_stop','index':1}"),
                    List.of(MESSAGE_END)),
            "gemini/generate-content",
            List.of(
                    List.of("{'candidates':[{'content':{'parts':[{'text':'One.'}]}}]}"),
                    List.of("{'candidates':[{'finishReason':'STOP'}]}"),
                    List.of("{'candidates':[{'content':{'parts':[{'text':'Two.'}]}}]}"),
                    List.of("{'candidates':[{'content':{'parts':[{'functionCall':{'name':'tide','args':{}}}]}}]}"),
                    List.of()),
            "bedrock/converse",
            List.of(
                    List.of(
                            "messageStart {'role':'assistant'}",
                            "contentBlockDelta {'contentBlockIndex':0,'delta':{'text':'One.'}}",
                            "contentBlockStop {'contentBlockIndex':0}"),
                    List.of("messageStop {'stopReason':'end_turn'}"),
                    List.of(
                            "contentBlockDelta {'contentBlockIndex':1,'delta':{'text':'Two.'}}",
                            "contentBlockStop {'contentBlockIndex':1}"),
                    List.of(
                            "contentBlockStart {'contentBlockIndex':1,'start':{'toolUse':{'toolUseId':'a','name':'tide'}}}",
                            "contentBlockStop {'contentBlockIndex':1}"),
                    List.of("metadata {'usage':{'inputTokens':1,'outputTokens':2,'totalTokens':3}}")),
            "cohere/chat",
            List.of(
                    List.of(
                            "{'type':'message-start','id':'c'}",
                            "{'type':'content-start','index':0,'delta':{'message':{'content':{'type':'text','text':''}}}}",
                            "{'type':'content-delta','index':0,'delta':{'message':{'content':{'text':'One.'}}}}",
                            "{'type':'content-end','index':0}"),
                    List.of("{'type':'message-end','delta':{'finish_reason':'COMPLETE'}}"),
                    List.of("{'type':'content-delta','index':1,'delta':{'message':{'content':{'text':'Two.'}}}}"),
                    List.of(
                            "{'type':'tool-call-start','index':0,'delta':{'message':{'tool_calls':{'id':'a','type':'function','function':{'name':'tide','arguments':'{}'}}}}}",
                            "{'type':'tool-call-end','index':0}"),
                    List.of("[DONE]")));

    private static List<List<String>> of(Side side) {
        String title = side.title().equals("bedrock/invoke") ? "anthropic/messages" : side.title();
        return Objects.requireNonNull(STREAMS.get(title));
    }

    private static byte[] bytes(Side side, List<List<String>> events) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        events.stream()
                .flatMap(List::stream)
                .map(event -> event.replace('\'', '"'))
                .forEach(event -> all.writeBytes(framed(side, event)));
        return all.toByteArray();
    }

    private static byte[] framed(Side side, String event) {
        byte[] data = event.getBytes(StandardCharsets.UTF_8);
        return switch (side.title()) {
            case "bedrock/converse" -> {
                int space = event.indexOf(' ');
                yield frame(event.substring(0, space), event.substring(space + 1));
            }
            case "bedrock/invoke" ->
                frame("chunk", "{\"bytes\":\"" + Base64.getEncoder().encodeToString(data) + "\"}");
            default -> ("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8);
        };
    }

    private static byte[] frame(String name, String payload) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(":event-type", name);
        headers.put(":content-type", "application/json");
        headers.put(":message-type", "event");
        return EventStreamWriter.frame(headers, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether it was told as a whole stream. */
    private static boolean whole(List<Delta> steps) {
        return steps.stream().anyMatch(Delta.Ended.class::isInstance)
                && steps.stream().noneMatch(Delta.Failed.class::isInstance);
    }

    private static Told told(List<Delta> steps) {
        Collector all = new Collector();
        steps.forEach(all::delta);
        return Told.of(all.completion());
    }

    @TestFactory
    Stream<DynamicTest> what_comes_behind_the_finish_is_told_or_breaks_the_stream() {
        return Side.all().stream()
                .flatMap(side -> Stream.of(false, true)
                        .flatMap(call -> Stream.of(0, 1, 2)
                                .map(ends ->
                                        DynamicTest.dynamicTest(side + (call ? " call " : " words ") + ends, () -> {
                                            List<List<String>> of = of(side);
                                            List<String> behind = of.get(call ? 3 : 2);
                                            List<String> finish = of.get(1);
                                            List<String> end = of.get(4);
                                            List<Delta> steps = Streamed.deltas(
                                                    side,
                                                    bytes(
                                                            side,
                                                            switch (ends) {
                                                                case 0 -> List.of(of.get(0), finish, behind, end);
                                                                case 1 ->
                                                                    List.of(of.get(0), finish, behind, finish, end);
                                                                default -> List.of(of.get(0), finish, end, behind);
                                                            }));
                                            Told told = told(steps);
                                            assertThat(told.words()).startsWith("One.");
                                            if (whole(steps)) {
                                                assertThat(told.words()).isEqualTo(call ? "One." : "One.Two.");
                                                assertThat(told.calls()).hasSize(call ? 1 : 0);
                                            }
                                            if (steps.contains(new Delta.Ended()) && !whole(steps)) {
                                                return; // said behind what was told as the end: the client's message is
                                                // aborted
                                            }
                                            for (Side client : Side.all()) {
                                                List<Delta> heard =
                                                        Streamed.deltas(client, Streamed.written(client, steps));
                                                if (whole(heard)) {
                                                    assertThat(whole(steps))
                                                            .as("%s", client)
                                                            .isTrue();
                                                    assertThat(told(heard).words())
                                                            .as("%s", client)
                                                            .isEqualTo(told.words());
                                                    assertThat(told(heard).calls())
                                                            .as("%s", client)
                                                            .hasSameSizeAs(told.calls());
                                                }
                                            }
                                        }))));
    }

    @TestFactory
    Stream<DynamicTest> without_anything_behind_it_the_stream_is_whole() {
        return Side.all().stream()
                .map(side -> DynamicTest.dynamicTest(side.title(), () -> {
                    List<List<String>> of = of(side);
                    List<Delta> steps = Streamed.deltas(side, bytes(side, List.of(of.get(0), of.get(1), of.get(4))));
                    assertThat(whole(steps)).isTrue();
                    assertThat(told(steps).words()).isEqualTo("One.");
                }));
    }
}
