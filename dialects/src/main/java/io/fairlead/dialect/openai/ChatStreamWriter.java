package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderWords;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.ToolIds;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.Output;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of chunks. Each choice begins with its role. Calls are numbered as they begin. Sources stand in one chunk
 * before the finish, since OpenAI's clients can add up no list without indexes. Usage comes in a last chunk without choices, if
 * it was asked for. {@code [DONE]} ends the stream.
 */
final class ChatStreamWriter implements StreamWriter {
    private static final byte[] DATA = Bytes.ascii("data: ");
    private static final byte[] BLANK = Bytes.ascii("\n\n");
    private static final byte[] DELTA = Bytes.ascii(",\"delta\":{");
    private static final byte[] ROLE = Bytes.ascii("\"role\":\"assistant\",\"content\":\"\"");
    private static final byte[] CONTENT = Bytes.ascii("\"content\":");
    private static final byte[] THOUGHT = Bytes.ascii("\"reasoning_content\":");
    private static final byte[] REFUSAL = Bytes.ascii("\"refusal\":");
    private static final byte[] CALL = Bytes.ascii("\"tool_calls\":[{\"index\":");
    private static final byte[] CALL_ID = Bytes.ascii(",\"id\":");
    private static final byte[] CALL_NAME = Bytes.ascii(",\"type\":\"function\",\"function\":{\"name\":");
    private static final byte[] NO_ARGUMENTS = Bytes.ascii(",\"arguments\":\"\"}}]");
    private static final byte[] ARGUMENTS = Bytes.ascii(",\"function\":{\"arguments\":");
    private static final byte[] ARGUMENTS_END = Bytes.ascii("}}]");
    private static final byte[] UNFINISHED = Bytes.ascii("},\"finish_reason\":null}]}\n\n");
    private static final byte[] FINISHED = Bytes.ascii("},\"finish_reason\":");
    private static final byte[] END = Bytes.ascii("}]}\n\n");
    private static final byte[] DONE = Bytes.ascii("data: [DONE]\n\n");
    private static final byte[] PING = Bytes.ascii(": ping\n\n");

    private final Reply reply;
    private final String id;
    private final long createdSeconds;
    private final Map<Integer, ChatChoiceState> choices = new HashMap<>();
    private byte[] head;
    private String model;
    private Tokens tokens = Tokens.UNKNOWN;
    private boolean over;

    ChatStreamWriter(Reply reply) {
        this(reply, id(reply), reply.createdSeconds());
    }

    /** Of an answer that was begun elsewhere under {@code id}. */
    ChatStreamWriter(Reply reply, String id, long createdSeconds) {
        this.reply = reply;
        this.id = id;
        this.createdSeconds = createdSeconds;
        this.model = reply.model();
        this.head = head();
    }

    static String id(Reply reply) {
        return "chatcmpl-" + reply.id();
    }

    /** All of a chunk up to its choice's index. */
    private byte[] head() {
        Output out = new Output();
        out.write(DATA);
        ObjectNode frame = frame();
        String text = Json.text(frame);
        out.write(text.substring(0, text.length() - 1));
        out.write(",\"choices\":[{\"index\":");
        return out.toByteArray();
    }

    private ObjectNode frame() {
        return Json.object()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", createdSeconds)
                .put("model", model);
    }

    @Override
    public void write(Delta delta, Output out) {
        if (over) {
            return;
        }
        if (delta instanceof Delta.Piece it) {
            piece(it, out);
        } else if (delta instanceof Delta.PartBegun it) {
            begun(it, out);
        } else if (delta instanceof Delta.Begun it) {
            if (it.model() != null) {
                model = it.model();
                head = head();
            }
        } else if (delta instanceof Delta.Sealed it) {
            seal(it, out);
        } else if (delta instanceof Delta.Cited it) {
            of(it.choice(), out).cite(it.part(), it.citation());
        } else if (delta instanceof Delta.Weighed it) {
            ObjectNode logprobs = Json.object();
            ChatWords.logprobs(logprobs.putArray("content"), it.logprobs(), true);
            of(it.choice(), out);
            chunk(it.choice(), Json.object(), logprobs, out);
        } else if (delta instanceof Delta.Finished it) {
            finished(it, out);
        } else if (delta instanceof Delta.Counted it) {
            tokens = tokens.then(it.tokens());
        } else if (delta instanceof Delta.Failed it) {
            over = true;
            out.write(OpenAiErrors.chatEvent(ProviderWords.broken(it.error())));
        } else if (delta instanceof Delta.Ended) {
            ended(out);
        } else if (delta instanceof Delta.Alive) {
            ping(out);
        }
    }

    @Override
    public boolean keeps() {
        return false;
    }

    @Override
    public void ping(Output out) {
        if (!over) {
            out.write(PING);
        }
    }

    private void start(int choice, Output out) {
        out.write(head);
        out.decimal(choice);
        out.write(DELTA);
    }

    private ChatChoiceState of(int choice, Output out) {
        ChatChoiceState state = choices.get(choice);
        if (state == null) {
            state = new ChatChoiceState();
            choices.put(choice, state);
            start(choice, out);
            out.write(ROLE);
            out.write(UNFINISHED);
        }
        return state;
    }

    private void begun(Delta.PartBegun it, Output out) {
        ChatChoiceState choice = of(it.choice(), out);
        choice.begin(it.part(), it.opening());
        if (it.opening() instanceof Opening.CallOpening call) {
            start(it.choice(), out);
            out.write(CALL);
            out.decimal(choice.call(it.part()));
            out.write(CALL_ID);
            out.quoted(ToolIds.SHORT.fit(call.id()));
            out.write(CALL_NAME);
            out.quoted(call.name());
            out.write(NO_ARGUMENTS);
            out.write(UNFINISHED);
        }
    }

    private void piece(Delta.Piece it, Output out) {
        ChatChoiceState choice = of(it.choice(), out);
        Opening kind = choice.kind(it.part());
        start(it.choice(), out);
        if (kind instanceof Opening.CallOpening) {
            out.write(CALL);
            out.decimal(choice.call(it.part()));
            out.write(ARGUMENTS);
            out.quoted(it.text());
            out.write(ARGUMENTS_END);
        } else {
            out.write(kind == Opening.THOUGHT ? THOUGHT : kind == Opening.REFUSAL ? REFUSAL : CONTENT);
            out.quoted(it.text());
            if (kind == Opening.TEXT) {
                choice.said(it.text().length());
            }
        }
        out.write(UNFINISHED);
    }

    /** Only Google's own clients send a call's seal back; OpenAI's API refuses a field that it does not know. */
    private void seal(Delta.Sealed it, Output out) {
        ChatChoiceState choice = of(it.choice(), out);
        if (!reply.maker().equals("google") || !(choice.kind(it.part()) instanceof Opening.CallOpening)) {
            return;
        }
        ObjectNode words = Json.object();
        words.putArray("tool_calls")
                .addObject()
                .put("index", choice.call(it.part()))
                .putObject("extra_content")
                .putObject("google")
                .put("thought_signature", it.seal().valueToClientOf(reply.maker()));
        chunk(it.choice(), words, null, out);
    }

    private void chunk(int choice, ObjectNode delta, @Nullable JsonNode logprobs, Output out) {
        ObjectNode chunk = frame();
        ObjectNode node = chunk.putArray("choices").addObject().put("index", choice);
        node.set("delta", delta);
        if (logprobs != null) {
            node.set("logprobs", logprobs);
        }
        node.putNull("finish_reason");
        event(chunk, out);
    }

    private void finished(Delta.Finished it, Output out) {
        ChatChoiceState choice = of(it.choice(), out);
        ArrayNode annotations = choice.annotations();
        if (!annotations.isEmpty()) {
            chunk(it.choice(), Json.object().set("annotations", annotations), null, out);
        }
        start(it.choice(), out);
        out.write(FINISHED);
        out.quoted(ChatFinishes.write(it.finish().reason(), choice.refused()));
        out.write(END);
    }

    private void ended(Output out) {
        over = true;
        if (reply.asked().streamUsage() && ChatTokens.known(tokens)) {
            ObjectNode chunk = frame();
            chunk.putArray("choices");
            chunk.set("usage", ChatTokens.write(tokens));
            event(chunk, out);
        }
        out.write(DONE);
    }

    private static void event(JsonNode chunk, Output out) {
        out.write(DATA);
        out.write(Json.bytes(chunk));
        out.write(BLANK);
    }
}
