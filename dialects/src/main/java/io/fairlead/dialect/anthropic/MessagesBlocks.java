package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Seal;
import org.jspecify.annotations.Nullable;

/**
 * The content blocks of one stream, as parts. A block becomes a part when it says something; one that does not, and blocks of
 * server tools, become none.
 */
final class MessagesBlocks {
    private final String maker;
    private final DeltaSink sink;
    private @Nullable Block open;
    private int parts;

    MessagesBlocks(String maker, DeltaSink sink) {
        this.maker = maker;
        this.sink = sink;
    }

    /** Blocks come one after another: a new one ends the last. */
    void start(int index, JsonNode block) {
        close();
        switch (block.path("type").asText()) {
            case "text" -> {
                Block text = opened(index, Opening.TEXT);
                text.say(block.path("text").asText());
                MessagesCitations.read(block.path("citations")).forEach(text::cite);
            }
            case "thinking" -> {
                Block thought = opened(index, Opening.THOUGHT);
                thought.say(block.path("thinking").asText());
                thought.signature.append(block.path("signature").asText());
            }
            case "redacted_thinking" -> {
                Seal seal = MessagesSeals.hidden(block.path("data").asText(), maker);
                if (seal != null) {
                    opened(index, Opening.THOUGHT).seal(seal);
                }
            }
            case "tool_use" -> {
                Opening call = new Opening.CallOpening(
                        block.path("id").asText(), block.path("name").asText());
                Block opened = opened(index, call);
                opened.begin();
                opened.input = block.path("input").isObject() ? Json.text(block.path("input")) : "{}";
            }
            default -> {}
        }
    }

    void delta(int index, JsonNode delta) {
        Block block = open != null && open.index == index ? open : null;
        switch (delta.path("type").asText()) {
            case "text_delta" -> said(block, index, Opening.TEXT, delta.path("text"));
            case "thinking_delta" -> said(block, index, Opening.THOUGHT, delta.path("thinking"));
            case "input_json_delta" -> {
                if (block != null && block.opening instanceof Opening.CallOpening) {
                    block.say(delta.path("partial_json").asText());
                }
            }
            case "signature_delta" -> {
                if (block != null && block.opening == Opening.THOUGHT) {
                    block.signature.append(delta.path("signature").asText());
                }
            }
            case "citations_delta" -> {
                if (block != null
                        && block.opening == Opening.TEXT
                        && delta.path("citation").isObject()) {
                    block.cite(MessagesCitations.one(delta.path("citation")));
                }
            }
            default -> {}
        }
    }

    /** A block whose start is missing begins with what it says. */
    private void said(@Nullable Block block, int index, Opening kind, JsonNode text) {
        if (!text.isTextual()) {
            return;
        }
        if (block == null) {
            opened(index, kind).say(text.textValue());
        } else if (block.opening == kind) {
            block.say(text.textValue());
        }
    }

    void stop(int index) {
        if (open != null && open.index == index) {
            close();
        }
    }

    void close() {
        Block block = open;
        open = null;
        if (block != null) {
            block.end();
        }
    }

    private Block opened(int index, Opening opening) {
        close();
        Block block = new Block(index, opening);
        open = block;
        return block;
    }

    private final class Block {
        final int index;
        final Opening opening;
        final StringBuilder signature = new StringBuilder();
        String input = "";
        int part = -1;
        boolean said;

        Block(int index, Opening opening) {
            this.index = index;
            this.opening = opening;
        }

        void begin() {
            if (part < 0) {
                part = parts++;
                sink.delta(new Delta.PartBegun(0, part, opening));
            }
        }

        void say(String text) {
            if (!text.isEmpty()) {
                begin();
                said = true;
                sink.delta(new Delta.Piece(0, part, text));
            }
        }

        void cite(Citation citation) {
            begin();
            sink.delta(new Delta.Cited(0, part, citation));
        }

        void seal(Seal seal) {
            begin();
            sink.delta(new Delta.Sealed(0, part, seal));
        }

        /** Arguments that did not come in pieces stand in the start. */
        void end() {
            if (!said) {
                say(input);
            }
            Seal seal = MessagesSeals.signature(signature.toString(), maker);
            if (seal != null) {
                seal(seal);
            }
            if (part >= 0) {
                sink.delta(new Delta.PartEnded(0, part));
            }
        }
    }
}
