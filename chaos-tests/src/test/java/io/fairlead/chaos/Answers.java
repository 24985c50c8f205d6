package io.fairlead.chaos;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions and answers of the Chat Completions API, made so that each byte of them belongs to one call. */
final class Answers {

    private static final int EVENTS = 48;

    private Answers() {}

    /** A question of some 20 KiB. */
    static byte[] question(Call call) {
        return bytes("{\"model\":\"gpt-4o-mini\",\"stream\":" + (call.kind() == Call.Kind.STREAM)
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + filler(call.nonce(), 20 * 1024) + "\"}]}");
    }

    /** The pieces of a whole answer, as they are sent. */
    static List<byte[]> pieces(Call.Kind kind, String execution) {
        return switch (kind) {
            case PLAIN -> halves(document(execution, 40 * 1024));
            case LARGE -> halves(document(execution, 200 * 1024));
            case STREAM -> events(execution);
        };
    }

    /** Plays {@code pieces}; waits at {@code gate}, if there is one, when half of them are sent. */
    static Reply reply(Call.Kind kind, List<byte[]> pieces, @Nullable Gate gate) {
        Reply reply = kind == Call.Kind.STREAM
                ? Reply.script().head(200, "content-type", "text/event-stream")
                : Reply.script()
                        .head(
                                200,
                                "content-type",
                                "application/json",
                                "content-length",
                                Integer.toString(pieces.stream()
                                        .mapToInt(each -> each.length)
                                        .sum()));
        for (int i = 0; i < pieces.size(); i++) {
            if (gate != null && i == pieces.size() / 2) {
                reply = reply.await(gate);
            }
            reply = reply.chunk(pieces.get(i));
        }
        return reply.end();
    }

    private static List<byte[]> halves(String document) {
        byte[] all = bytes(document);
        int middle = all.length / 2;
        return List.of(Arrays.copyOfRange(all, 0, middle), Arrays.copyOfRange(all, middle, all.length));
    }

    private static String document(String execution, int size) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,"
                + "\"message\":{\"role\":\"assistant\",\"content\":\"" + filler(execution, size)
                + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,"
                + "\"total_tokens\":2}}";
    }

    private static List<byte[]> events(String execution) {
        List<byte[]> events = new ArrayList<>();
        events.add(event("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
        for (int i = 0; i < EVENTS; i++) {
            events.add(event("{\"content\":\"" + i + " " + filler(execution, 400) + "\"}", "null"));
        }
        events.add(event("{}", "\"stop\""));
        events.add(bytes("data: [DONE]\n\n"));
        return events;
    }

    private static byte[] event(String delta, String finish) {
        return bytes("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o-mini\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n");
    }

    /** {@code word} over and over, numbered, so that a piece which is lost, repeated or moved is seen. */
    private static String filler(String word, int size) {
        StringBuilder text = new StringBuilder(size + 64);
        for (int i = 0; text.length() < size; i++) {
            text.append(word).append('#').append(i).append(' ');
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
