package io.fairlead.proxy.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Bedrock's answers: frames of application/vnd.amazon.eventstream, made from the format's description. */
public final class EventStream {

    static final String CONVERSE_REQUEST = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"say it\"}]}]}";
    static final String CONVERSE =
            "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"" + Golden.TEXT
                    + "\"}]}},\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":7,\"outputTokens\":6,\"totalTokens\":13},"
                    + "\"metrics\":{\"latencyMs\":5}}";
    static final String CONVERSE_TOOL =
            "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"tide\","
                    + "\"input\":{\"port\":\"Cuxhaven\"}}}]}},\"stopReason\":\"tool_use\",\"usage\":{\"inputTokens\":7,"
                    + "\"outputTokens\":6,\"totalTokens\":13},\"metrics\":{\"latencyMs\":5}}";

    private EventStream() {}

    /** A ConverseStream with the golden text. */
    static List<byte[]> converse() {
        List<byte[]> events = new ArrayList<>();
        events.add(event("messageStart", "{\"role\":\"assistant\"}"));
        for (String part : Golden.PARTS) {
            events.add(event("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"" + part + "\"}}"));
        }
        events.add(event("contentBlockStop", "{\"contentBlockIndex\":0}"));
        events.add(event("messageStop", "{\"stopReason\":\"end_turn\"}"));
        events.add(event(
                "metadata",
                "{\"usage\":{\"inputTokens\":7,\"outputTokens\":6,\"totalTokens\":13},\"metrics\":{\"latencyMs\":5}}"));
        return events;
    }

    public static byte[] event(String type, String payload) {
        return frame(payload, ":event-type", type, ":content-type", "application/json", ":message-type", "event");
    }

    public static byte[] exception(String type, String message) {
        return frame(
                "{\"message\":\"" + message + "\"}",
                ":exception-type",
                type,
                ":content-type",
                "application/json",
                ":message-type",
                "exception");
    }

    private static byte[] frame(String payload, String... headers) {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        for (int i = 0; i < headers.length; i += 2) {
            byte[] name = headers[i].getBytes(StandardCharsets.UTF_8);
            byte[] value = headers[i + 1].getBytes(StandardCharsets.UTF_8);
            fields.write(name.length);
            fields.writeBytes(name);
            fields.write(7);
            fields.write(value.length >> 8);
            fields.write(value.length);
            fields.writeBytes(value);
        }
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        int total = 16 + fields.size() + body.length;
        ByteBuffer frame = ByteBuffer.allocate(total);
        frame.putInt(total).putInt(fields.size());
        frame.putInt(crc(frame.array(), 8));
        frame.put(fields.toByteArray()).put(body);
        frame.putInt(crc(frame.array(), total - 4));
        return frame.array();
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
