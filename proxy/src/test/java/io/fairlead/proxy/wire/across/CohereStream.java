package io.fairlead.proxy.wire.across;

import com.cohere.api.resources.v2.types.V2ChatStreamResponse;
import com.cohere.api.types.ChatMessageEndEventDelta;
import com.cohere.api.types.ToolCallV2;
import com.cohere.api.types.ToolCallV2Function;
import com.cohere.api.types.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The events of a stream of Cohere's, put together as an application has to: the library has no means for it. */
final class CohereStream {
    private final StringBuilder text = new StringBuilder();
    private final List<ToolCallV2> calls = new ArrayList<>();
    private final StringBuilder arguments = new StringBuilder();
    private @Nullable ToolCallV2 open;
    private @Nullable ChatMessageEndEventDelta end;

    void add(V2ChatStreamResponse event) {
        event.getContentDelta()
                .flatMap(it ->
                        it.getDelta().orElseThrow().getMessage().orElseThrow().getContent())
                .ifPresent(content -> text.append(content.getText().orElseThrow()));
        event.getToolPlanDelta()
                .flatMap(it ->
                        it.getDelta().orElseThrow().getMessage().orElseThrow().getToolPlan())
                .ifPresent(text::append);
        event.getToolCallStart()
                .ifPresent(it -> start(it.getDelta()
                        .orElseThrow()
                        .getMessage()
                        .orElseThrow()
                        .getToolCalls()
                        .orElseThrow()));
        event.getToolCallDelta()
                .flatMap(it ->
                        it.getDelta().orElseThrow().getMessage().orElseThrow().getToolCalls())
                .ifPresent(it -> arguments.append(
                        it.getFunction().orElseThrow().getArguments().orElseThrow()));
        event.getToolCallEnd().ifPresent(it -> endCall());
        event.getMessageEnd().ifPresent(it -> end(it.getDelta().orElseThrow()));
    }

    private void start(ToolCallV2 call) {
        open = call;
        arguments.append(call.getFunction().orElseThrow().getArguments().orElse(""));
    }

    private void endCall() {
        ToolCallV2 call = Objects.requireNonNull(open, "an end without a start");
        ToolCallV2Function function = call.getFunction().orElseThrow();
        calls.add(ToolCallV2.builder()
                .id(call.getId())
                .function(ToolCallV2Function.builder()
                        .name(function.getName().orElseThrow())
                        .arguments(arguments.toString())
                        .build())
                .build());
        arguments.setLength(0);
        open = null;
    }

    private void end(ChatMessageEndEventDelta delta) {
        if (delta.getError().isPresent()) {
            throw new IllegalStateException(delta.getError().get());
        }
        end = delta;
    }

    String text() {
        return text.toString();
    }

    List<ToolCallV2> calls() {
        return calls;
    }

    String finish() {
        return last().getFinishReason().orElseThrow().toString();
    }

    Usage usage() {
        return last().getUsage().orElseThrow();
    }

    private ChatMessageEndEventDelta last() {
        return Objects.requireNonNull(end, "no message-end");
    }
}
