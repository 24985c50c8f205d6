package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Seal;

/** The blocks of a message that streams, made into parts; one is open at a time. */
final class ConverseBlocks {
    private final String maker;
    private final DeltaSink sink;
    private final StringBuilder signature = new StringBuilder();

    private int parts;
    private int block = -1;
    private Opening opening = Opening.TEXT;
    private boolean open;

    ConverseBlocks(String maker, DeltaSink sink) {
        this.maker = maker;
        this.sink = sink;
    }

    void start(JsonNode start, int index) {
        JsonNode use = start.path("toolUse");
        if (use.isObject() && !use.path("type").asText().equals("server_tool_use")) {
            close();
            open(
                    index,
                    new Opening.CallOpening(
                            use.path("toolUseId").asText(), use.path("name").asText()));
        }
    }

    void delta(JsonNode delta, int index) {
        JsonNode text = delta.path("text");
        if (text.isTextual()) {
            say(index, Opening.TEXT, text.textValue());
            return;
        }
        JsonNode input = delta.path("toolUse").path("input");
        if (input.isTextual()) {
            if (open && block == index && opening instanceof Opening.CallOpening) {
                piece(input.textValue());
            }
            return;
        }
        JsonNode thought = delta.path("reasoningContent");
        if (thought.path("text").isTextual()) {
            say(index, Opening.THOUGHT, thought.path("text").textValue());
        }
        if (thought.path("signature").isTextual()) {
            turnTo(index, Opening.THOUGHT);
            signature.append(thought.path("signature").textValue());
        }
        if (thought.path("redactedContent").isTextual()) {
            turnTo(index, Opening.THOUGHT);
            String value = thought.path("redactedContent").textValue();
            sink.delta(new Delta.Sealed(0, part(), Seal.read(maker, Seal.Kind.HIDDEN, value)));
        }
        if (delta.path("citation").isObject()) {
            if (!open || opening != Opening.TEXT) {
                turnTo(index, Opening.TEXT);
            }
            sink.delta(new Delta.Cited(0, part(), ConverseCitations.read(delta.path("citation"))));
        }
    }

    void stop(int index) {
        if (open && block == index && opening != Opening.TEXT) {
            close();
        }
    }

    void close() {
        if (!open) {
            return;
        }
        if (!signature.isEmpty()) {
            Seal seal = ConverseSeals.signature(signature.toString(), maker);
            signature.setLength(0);
            if (seal != null) {
                sink.delta(new Delta.Sealed(0, part(), seal));
            }
        }
        open = false;
        sink.delta(new Delta.PartEnded(0, part()));
    }

    private void say(int index, Opening kind, String text) {
        if (!text.isEmpty()) {
            turnTo(index, kind);
            piece(text);
        }
    }

    private void piece(String text) {
        if (!text.isEmpty()) {
            sink.delta(new Delta.Piece(0, part(), text));
        }
    }

    private void turnTo(int index, Opening kind) {
        if (!open || block != index || opening != kind) {
            close();
            open(index, kind);
        }
    }

    private void open(int index, Opening kind) {
        block = index;
        opening = kind;
        open = true;
        parts++;
        sink.delta(new Delta.PartBegun(0, part(), kind));
    }

    private int part() {
        return parts - 1;
    }
}
