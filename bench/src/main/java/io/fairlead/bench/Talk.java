package io.fairlead.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/** The bytes that upstream and load exchange: a chat completion as the provider would send it, whole or as a stream. */
final class Talk {

    /** Where an event carries the time that it was sent at: {@value}, then {@value #DIGITS} digits of nanoseconds. */
    static final String MARK = "\"content\":\"@";

    static final int DIGITS = 19;

    /** Events a second of each stream. */
    static final int EVENTS_A_SECOND = 20;

    private static final int ANSWER_BYTES = 1536;
    private static final String ASKING = "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + "Say in a few words why the sky is blue. ".repeat(6) + "\"}],\"max_tokens\":%d,\"stream\":%b}";
    private static final String EVENT_BEGIN = "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1700000000,\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{";
    private static final String EVENT_END = "},\"finish_reason\":null}]}\n\n";

    private static final byte[] BEFORE_TIME = chunkHead(MARK);
    private static final byte[] AFTER_TIME = ("\"" + EVENT_END + "\r\n").getBytes(US_ASCII);

    private Talk() {}

    /** A request, head and body, that asks for {@code tokens}; of a stream each is one event. */
    static ByteBuf request(String path, String host, int tokens, boolean stream) {
        String body = String.format(ASKING, tokens, stream);
        return fixed("POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: application/json\r\n"
                + "Accept-Encoding: identity\r\nContent-Type: application/json\r\nUser-Agent: OpenAI/Python 1.99.0\r\n"
                + "Authorization: Bearer sk-bench-0000000000000000000000000000\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    /** A whole answer, {@value #ANSWER_BYTES} bytes of JSON. */
    static ByteBuf answer() {
        String begin = "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1700000000,"
                + "\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"";
        String end =
                "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":67,"
                        + "\"completion_tokens\":250,\"total_tokens\":317}}";
        String text = "Because air scatters blue more. "
                .repeat(ANSWER_BYTES / 32)
                .substring(0, ANSWER_BYTES - begin.length() - end.length());
        return fixed("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + ANSWER_BYTES
                + "\r\nx-request-id: req_bench\r\nopenai-processing-ms: 1\r\nDate: Mon, 01 Jan 2026 00:00:00 GMT\r\n\r\n"
                + begin + text + end);
    }

    /** The head of a stream, and its first event, which has no content. */
    static ByteBuf streamBegin() {
        String role = EVENT_BEGIN + "\"role\":\"assistant\",\"content\":\"\"" + EVENT_END;
        return fixed("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\n"
                + "Transfer-Encoding: chunked\r\nX-Accel-Buffering: no\r\nx-request-id: req_bench\r\n\r\n"
                + chunk(role));
    }

    /** An event with content: the time. */
    static ByteBuf event(ByteBufAllocator allocator, long nanos) {
        ByteBuf out = allocator.buffer(BEFORE_TIME.length + DIGITS + AFTER_TIME.length);
        out.writeBytes(BEFORE_TIME);
        int at = out.writerIndex();
        long rest = nanos;
        for (int i = DIGITS - 1; i >= 0; i--) {
            out.setByte(at + i, '0' + (int) (rest % 10));
            rest /= 10;
        }
        return out.writerIndex(at + DIGITS).writeBytes(AFTER_TIME);
    }

    /** What makes a stream whole. */
    static ByteBuf streamEnd() {
        String finish = (EVENT_BEGIN + EVENT_END).replace("null}]}", "\"stop\"}]}");
        return fixed(chunk(finish) + chunk("data: [DONE]\n\n") + "0\r\n\r\n");
    }

    private static byte[] chunkHead(String delta) {
        int length = EVENT_BEGIN.length() + delta.length() + DIGITS + 1 + EVENT_END.length();
        return (Integer.toHexString(length) + "\r\n" + EVENT_BEGIN + delta).getBytes(US_ASCII);
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    /** Bytes that are written again and again: duplicate them. */
    private static ByteBuf fixed(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text.getBytes(US_ASCII)));
    }
}
