package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Tool;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/** Reads the calls of a stream; they may overlap. The text of a free-form call is told as the one argument that it is. */
final class ResponsesCallsReader {
    private static final String BEFORE = "{\"" + Tool.INPUT + "\":\"";
    private static final String BEHIND = "\"}";

    private final DeltaSink sink;
    private final IntSupplier numbers;
    private final Map<Integer, Call> calls = new LinkedHashMap<>();

    /** {@code numbers} gives a part its number. */
    ResponsesCallsReader(DeltaSink sink, IntSupplier numbers) {
        this.sink = sink;
        this.numbers = numbers;
    }

    static boolean isCall(JsonNode item) {
        String type = item.path("type").asText();
        return type.equals("function_call") || type.equals("custom_tool_call");
    }

    boolean any() {
        return !calls.isEmpty();
    }

    void begin(int item, JsonNode node) {
        Call old = calls.get(item);
        if (old != null) {
            return;
        }
        boolean freeform = node.path("type").asText().equals("custom_tool_call");
        Call call = new Call(numbers.getAsInt(), freeform);
        calls.put(item, call);
        sink.delta(new Delta.PartBegun(
                0,
                call.part,
                new Opening.CallOpening(
                        ResponsesAnswerReader.callId(node), node.path("name").asText())));
    }

    void piece(int item, String text) {
        Call call = calls.get(item);
        if (call != null && call.open && !text.isEmpty()) {
            String json = text;
            if (call.freeform) {
                String quoted = Json.text(TextNode.valueOf(text));
                json = (call.said ? "" : BEFORE) + quoted.substring(1, quoted.length() - 1);
            }
            call.said = true;
            sink.delta(new Delta.Piece(0, call.part, json));
        }
    }

    /** The item is whole; what was not told in pieces is told now. */
    void done(int item, JsonNode node) {
        begin(item, node);
        Call call = calls.get(item);
        if (call == null || !call.open) {
            return;
        }
        if (!call.said) {
            String arguments = ResponsesAnswerReader.arguments(node);
            if (!arguments.isEmpty()) {
                sink.delta(new Delta.Piece(0, call.part, arguments));
            }
            call.said = true;
        } else if (call.freeform) {
            sink.delta(new Delta.Piece(0, call.part, BEHIND));
        }
        end(call);
    }

    /** No more of any call will come. */
    void close() {
        for (Call call : calls.values()) {
            if (call.open) {
                if (call.freeform && call.said) {
                    sink.delta(new Delta.Piece(0, call.part, BEHIND));
                }
                end(call);
            }
        }
    }

    private void end(Call call) {
        call.open = false;
        sink.delta(new Delta.PartEnded(0, call.part));
    }

    /** A call that was begun. */
    private static final class Call {
        final int part;
        final boolean freeform;
        boolean said;
        boolean open = true;

        Call(int part, boolean freeform) {
            this.part = part;
            this.freeform = freeform;
        }
    }
}
