package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the deltas of one choice into parts: words of one kind are one part, each call is one, and calls may overlap. Its finish
 * waits for the stream's end: a finish reason that more follows was none, as where each call comes with one of its own.
 */
final class ChatChoiceReader {
    private final int index;
    private final @Nullable String answer;
    private final DeltaSink sink;

    private int parts;
    private @Nullable Opening open;
    private int openPart;
    private boolean refused;
    private @Nullable String reason;
    /** Whether a finish reason was said, and nothing since. */
    private boolean finished;

    private boolean ended;
    private final List<ChatOpenCall> calls = new ArrayList<>();
    private final List<Citation> uncited = new ArrayList<>();
    private boolean sourced;

    ChatChoiceReader(int index, @Nullable String answer, DeltaSink sink) {
        this.index = index;
        this.answer = answer;
        this.sink = sink;
    }

    boolean finished() {
        return finished;
    }

    void read(JsonNode choice, List<Citation> sources) {
        if (!sourced && !sources.isEmpty()) {
            sourced = true;
            uncited.addAll(sources);
        }
        JsonNode delta = choice.path("delta");
        words(Opening.THOUGHT, ChatWords.thought(delta));
        content(delta.path("content"));
        words(Opening.REFUSAL, text(delta.path("refusal")));
        words(Opening.TEXT, text(delta.path("audio").path("transcript")));
        if (delta.has("annotations")) {
            uncited.addAll(ChatWords.citations(delta.path("annotations")));
            cite();
        }
        for (JsonNode call : delta.path("tool_calls")) {
            call(call, call.path("index").asInt(-1));
        }
        if (delta.path("function_call").isObject()) {
            call(delta.path("function_call"), 0);
        }
        if (choice.path("logprobs").isObject()) {
            weigh(ChatWords.logprobs(choice));
        }
        String said = text(choice.path("finish_reason"));
        if (!said.isEmpty()) {
            reason = said;
            finished = true;
            calls.forEach(ChatOpenCall::settle);
        }
    }

    /** The stream said its end; a choice that did not say its own is done. */
    void end() {
        if (!ended) {
            ended = true;
            close();
            closeCalls();
            sink.delta(new Delta.Finished(index, ChatFinishes.read(reason, !calls.isEmpty(), refused)));
        }
    }

    private void content(JsonNode content) {
        if (content.isTextual()) {
            words(Opening.TEXT, content.textValue());
        } else if (content.isArray()) {
            for (JsonNode part : content) {
                if (part.path("type").asText().equals("thinking")) {
                    words(Opening.THOUGHT, ChatWords.thinking(part));
                } else {
                    words(Opening.TEXT, text(part.path("text")));
                }
            }
        } else if (content.isObject()) {
            words(Opening.TEXT, content.toString());
        }
    }

    private void words(Opening kind, String text) {
        if (text.isEmpty()) {
            return;
        }
        finished = false;
        if (open != kind) {
            close();
            closeCalls();
            open = kind;
            openPart = parts++;
            refused |= kind == Opening.REFUSAL;
            sink.delta(new Delta.PartBegun(index, openPart, kind));
        }
        sink.delta(new Delta.Piece(index, openPart, text));
        if (!uncited.isEmpty()) {
            cite();
        }
    }

    private void cite() {
        if (open == Opening.TEXT) {
            uncited.forEach(citation -> sink.delta(new Delta.Cited(index, openPart, citation)));
            uncited.clear();
        }
    }

    private void weigh(List<TokenLogprob> logprobs) {
        if (!logprobs.isEmpty() && open != null) {
            sink.delta(new Delta.Weighed(index, openPart, logprobs));
        }
    }

    private void call(JsonNode node, int number) {
        JsonNode function = node.has("function") ? node.path("function") : node;
        String id = text(node.path("id"));
        String name = text(function.path("name"));
        ChatOpenCall call = known(id, name, number);
        if (call == null) {
            if (name.isEmpty()) {
                return;
            }
            close();
            closeSettled();
            calls.forEach(ChatOpenCall::begin);
            String given = id.isEmpty() ? ChatAnswerReader.madeUp(answer, index, calls.size()) : id;
            call = new ChatOpenCall(index, number, id, given, () -> parts++, sink);
            calls.add(call);
        }
        finished = false;
        call.named(name);
        JsonNode arguments = function.path("arguments");
        call.argued(arguments.isContainerNode() ? arguments.toString() : text(arguments));
        String signature = text(node.path("extra_content").path("google").path("thought_signature"));
        if (!signature.isEmpty()) {
            call.sealed(Seal.read("google", Seal.Kind.SIGNATURE, signature));
        }
    }

    /** The open call that a delta goes on with, or null when it begins one. */
    private @Nullable ChatOpenCall known(String id, String name, int number) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (calls.get(i).goesOn(id, name, number)) {
                return calls.get(i);
            }
        }
        return null;
    }

    private void close() {
        if (open != null) {
            open = null;
            sink.delta(new Delta.PartEnded(index, openPart));
        }
    }

    /** Calls that a finish reason followed are whole once anything else is said. */
    void closeSettled() {
        calls.stream().filter(ChatOpenCall::settled).forEach(ChatOpenCall::end);
    }

    private void closeCalls() {
        calls.forEach(ChatOpenCall::end);
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : "";
    }
}
