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

/** Reads the deltas of one choice into parts: words of one kind are one part, each call is one, and calls may overlap. */
final class ChatChoiceReader {
    private final int index;
    private final @Nullable String answer;
    private final DeltaSink sink;

    private int parts;
    private @Nullable Opening open;
    private int openPart;
    private boolean refused;
    private boolean called;
    private boolean finished;
    private final List<Call> calls = new ArrayList<>();
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
        if (finished) {
            return;
        }
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
        String reason = text(choice.path("finish_reason"));
        if (!reason.isEmpty()) {
            finish(reason);
        }
    }

    /** The stream said its end; a choice that did not say its own is done. */
    void end() {
        if (!finished) {
            finish(null);
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
        Call call = known(id, name, number);
        if (call == null) {
            if (name.isEmpty()) {
                return;
            }
            close();
            String given = id.isEmpty() ? ChatAnswerReader.madeUp(answer, index, calls.size()) : id;
            call = new Call(number, id, parts++);
            calls.add(call);
            called = true;
            sink.delta(new Delta.PartBegun(index, call.part, new Opening.CallOpening(given, name)));
        }
        JsonNode arguments = function.path("arguments");
        String text = arguments.isContainerNode() ? arguments.toString() : text(arguments);
        if (!text.isEmpty()) {
            sink.delta(new Delta.Piece(index, call.part, text));
        }
        String signature = text(node.path("extra_content").path("google").path("thought_signature"));
        if (!signature.isEmpty()) {
            sink.delta(new Delta.Sealed(index, call.part, Seal.read("google", Seal.Kind.SIGNATURE, signature)));
        }
    }

    /**
     * The open call that a delta goes on with, or null when it begins one. Indexes decide, but some providers leave them out or
     * give all calls the same: then another id beside a name is another call.
     */
    private @Nullable Call known(String id, String name, int number) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            Call call = calls.get(i);
            boolean same = number >= 0 ? call.number == number : id.isEmpty() || call.id.equals(id);
            boolean another = !name.isEmpty() && !id.isEmpty() && !call.id.equals(id);
            boolean unnumbered = number < 0 && id.isEmpty() && !name.isEmpty();
            if (call.open && same && !another && !unnumbered) {
                return call;
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

    private void closeCalls() {
        for (Call call : calls) {
            if (call.open) {
                call.open = false;
                sink.delta(new Delta.PartEnded(index, call.part));
            }
        }
    }

    private void finish(@Nullable String reason) {
        close();
        closeCalls();
        finished = true;
        sink.delta(new Delta.Finished(index, ChatFinishes.read(reason, called, refused)));
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : "";
    }

    /** A call that was begun. */
    private static final class Call {
        final int number;
        final String id;
        final int part;
        boolean open = true;

        Call(int number, String id, int part) {
            this.number = number;
            this.id = id;
            this.part = part;
        }
    }
}
