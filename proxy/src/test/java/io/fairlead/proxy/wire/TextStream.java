package io.fairlead.proxy.wire;

import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Collector;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.proxy.testing.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A stream of words in one API, and where it is asked for.
 *
 * @param first how many events come before the first word
 * @param words how many events bring words, behind those
 */
record TextStream(
        String dialect,
        String api,
        String provider,
        String path,
        String request,
        String type,
        List<byte[]> events,
        int first,
        int words) {

    static final TextStream CHAT = new TextStream(
            "openai",
            "chat",
            "openai",
            "/openai/v1/chat/completions",
            Golden.CHAT_STREAM_REQUEST,
            "text/event-stream",
            bytes(Golden.chatEvents()),
            1,
            4);

    static final TextStream RESPONSES = new TextStream(
            "openai",
            "responses",
            "openai",
            "/openai/v1/responses",
            Golden.RESPONSES_STREAM_REQUEST,
            "text/event-stream",
            bytes(Golden.responsesEvents()),
            3,
            4);

    static final TextStream MESSAGES = new TextStream(
            "anthropic",
            "messages",
            "anthropic",
            "/anthropic/v1/messages",
            Golden.MESSAGES_STREAM_REQUEST.replace("claude-sonnet-4-5", "claude-opus-4-6"),
            "text/event-stream",
            bytes(Golden.messageEvents()),
            3,
            4);

    static final TextStream GENERATE = new TextStream(
            "gemini",
            "generate-content",
            "gemini",
            "/gemini" + Golden.GENERATE_STREAM,
            Golden.GENERATE_REQUEST,
            "text/event-stream",
            bytes(Golden.generatedEvents()),
            0,
            3);

    static final TextStream CONVERSE = new TextStream(
            "bedrock",
            "converse",
            "bedrock",
            "/bedrock/model/anthropic.claude-opus-4-6-v1%3A0/converse-stream",
            EventStream.CONVERSE_REQUEST,
            "application/vnd.amazon.eventstream",
            EventStream.converse(),
            1,
            4);

    static final TextStream COHERE = new TextStream(
            "cohere",
            "chat",
            "cohere",
            "/cohere/v2/chat",
            "{\"model\":\"command-a-03-2025\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"say it\"}]}",
            "text/event-stream",
            bytes(cohere()),
            2,
            4);

    static List<TextStream> all() {
        return List.of(CHAT, RESPONSES, MESSAGES, GENERATE, CONVERSE, COHERE);
    }

    private static List<String> cohere() {
        List<String> events = new ArrayList<>();
        events.add(
                Golden.event(
                        "message-start",
                        "\"id\":\"c-1\",\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[],\"tool_plan\":\"\",\"tool_calls\":[],\"citations\":[]}}"));
        events.add(Golden.event(
                "content-start",
                "\"index\":0,\"delta\":{\"message\":{\"content\":{\"type\":\"text\",\"text\":\"\"}}}"));
        for (String part : Golden.PARTS) {
            events.add(Golden.event(
                    "content-delta", "\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"" + part + "\"}}}"));
        }
        events.add(Golden.event("content-end", "\"index\":0"));
        events.add(
                Golden.event(
                        "message-end",
                        "\"delta\":{\"finish_reason\":\"COMPLETE\",\"usage\":{\"tokens\":{\"input_tokens\":7,\"output_tokens\":6}}}"));
        return events;
    }

    static List<byte[]> bytes(List<String> events) {
        return events.stream()
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** The beginning of a reply: its first {@code count} events. */
    Reply begun(int count) {
        return Reply.script().head(200, "content-type", type).chunk(joined(count));
    }

    Reply whole() {
        return begun(events.size()).end();
    }

    byte[] joined(int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        events.subList(0, count).forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** What a client of the API makes of {@code bytes}. */
    Read read(byte[] bytes) {
        Collector collector = new Collector();
        Api known = Objects.requireNonNull(Apis.named(dialect, api), api);
        StreamReader reader = known.streamReader(type, "openai", collector);
        reader.read(ByteBuffer.wrap(bytes));
        reader.end();
        return new Read(collector.completion(), collector.ended());
    }

    /** An answer as it was read. */
    record Read(Completion completion, boolean ended) {
        String text() {
            StringBuilder text = new StringBuilder();
            completion
                    .choices()
                    .forEach(choice -> choice.parts().forEach(part -> {
                        if (part instanceof Part.Text words) {
                            text.append(words.text());
                        }
                    }));
            return text.toString();
        }
    }

    @Override
    public String toString() {
        return dialect + "/" + api;
    }
}
