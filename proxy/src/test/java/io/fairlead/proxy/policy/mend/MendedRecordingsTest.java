package io.fairlead.proxy.policy.mend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Collector;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.dialect.registry.Dialects;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.testing.Corpus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Recorded streams, cut at the border of an event or within one, and asked for again: each ends as the one that it was. */
class MendedRecordingsTest {
    private static final long SEED = 20_261_130;
    private static final int MOST_RECORDINGS = 30;
    private static final int CUTS = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The folders, and what is spoken in each. */
    private static final Map<String, String> FOLDERS = Map.of(
            "openai.chat", "openai/chat",
            "mistral.chat", "openai/chat",
            "azure.chat", "openai/chat",
            "openrouter.chat", "openai/chat",
            "openai.responses", "openai/responses",
            "anthropic.messages", "anthropic/messages",
            "gemini.streamGenerateContent", "gemini/generate-content",
            "bedrock.converse-stream", "bedrock/converse",
            "bedrock.invoke-stream", "bedrock/invoke",
            "cohere.v2.chat", "cohere/chat");

    @TestFactory
    Stream<DynamicTest> a_recorded_stream_that_breaks_and_is_asked_for_again_ends_as_it_was() {
        Path folder = Corpus.at("recordings");
        return folder == null
                ? Stream.empty()
                : FOLDERS.entrySet().stream()
                        .map(each -> DynamicTest.dynamicTest(
                                each.getKey(), () -> mends(folder.resolve(each.getKey()), each.getValue())));
    }

    private static void mends(Path folder, String spoken) throws IOException {
        int slash = spoken.indexOf('/');
        Api api = Objects.requireNonNull(Apis.named(spoken.substring(0, slash), spoken.substring(slash + 1)));
        Random random = new Random(SEED);
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = new ArrayList<>(found.sorted().toList());
        }
        Collections.shuffle(files, random);
        int tried = 0;
        int mended = 0;
        for (Path file : files) {
            JsonNode answer = JSON.readTree(file.toFile()).path("response");
            String type = answer.path("headers").path("content-type").asText();
            if (EventPieces.of(type) == null || answer.path("status").asInt() != 200 || tried == MOST_RECORDINGS) {
                continue;
            }
            tried++;
            String body = answer.path("body").asText();
            byte[] bytes = answer.path("body_encoding").asText().equals("base64")
                    ? Base64.getDecoder().decode(body)
                    : body.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < CUTS; i++) {
                mended += mends(api, spoken.substring(0, slash), type, bytes, 1 + random.nextInt(bytes.length), file);
            }
        }
        assertThat(mended).as("of %s recordings in %s", tried, folder).isPositive();
    }

    private static int mends(Api api, String dialect, String type, byte[] whole, int cut, Path file) {
        MemoryAccount memory = MemoryAccount.unbounded();
        Operation operation =
                new Operation(dialect, api.name(), Operation.Kind.GENERATION, Operation.Streaming.BY_BODY, null);
        var watcher = Dialects.named(dialect).watch(operation, true, type);
        StreamSoFar soFar = new StreamSoFar(api, type, "m", watcher, memory);
        ByteArrayOutputStream client = new ByteArrayOutputStream();
        Following following = new Following(Objects.requireNonNull(EventPieces.of(type)), soFar);
        following.take(Unpooled.wrappedBuffer(whole, 0, cut), bytes -> write(bytes, client));
        boolean mends = !following.gaveUp() && following.error() == null && !following.finished();
        Collector original = read(api, type, whole);
        if (!mends || !original.ended() || original.completion().choices().size() != 1) {
            following.close();
            return 0;
        }
        StreamWriter writer = soFar.writer(reply());
        String[] ended = {""};
        SecondPart second = new SecondPart(
                new SecondPart.Client() {
                    @Override
                    public void told(byte[] bytes) {
                        client.writeBytes(bytes);
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void whole(Headers trailers) {
                        ended[0] = "whole";
                    }

                    @Override
                    public void noRest(String reason, boolean failed) {
                        ended[0] = reason;
                    }

                    @Override
                    public void bug(Throwable thrown) {
                        throw new AssertionError(thrown);
                    }
                },
                soFar::full,
                out -> soFar.splice(Rest.again(soFar.said()), writer, delta -> writer.write(delta, out)),
                splice -> api.streamReader(type, "m", splice));
        second.data(Unpooled.wrappedBuffer(whole));
        second.complete(Headers.NONE);
        following.close();
        String where = file + " cut after byte " + cut;
        assertThat(ended[0]).as(where).isEqualTo("whole");
        Collector mended = read(api, type, client.toByteArray());
        assertThat(mended.ended()).as(where).isTrue();
        assertThat(said(mended)).as(where).isEqualTo(said(original));
        assertThat(mended.completion().choices().get(0).finish().reason())
                .as(where)
                .isEqualTo(original.completion().choices().get(0).finish().reason());
        return 1;
    }

    private static void write(ByteBuf bytes, ByteArrayOutputStream to) {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        bytes.release();
        to.writeBytes(copy);
    }

    private static Collector read(Api api, String type, byte[] bytes) {
        Collector collector = new Collector();
        StreamReader reader = api.streamReader(type, "m", collector);
        reader.read(ByteBuffer.wrap(bytes));
        reader.end();
        return collector;
    }

    /** Words and calls, as far as they are no thoughts. */
    private static List<String> said(Collector answer) {
        List<String> said = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        answer.completion()
                .choices()
                .forEach(choice -> choice.parts().forEach(part -> {
                    if (part instanceof Part.Text text) {
                        words.append(text.text());
                    } else if (part instanceof Part.ToolCall call) {
                        said.add(call.name() + call.arguments());
                    }
                }));
        said.add(words.toString());
        return said;
    }

    private static Reply reply() {
        Conversation asked = new Conversation(
                "m",
                true,
                true,
                List.of(),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
        return new Reply(asked, "m", "m", "id", 1, "/v1beta/models/m:streamGenerateContent?alt=sse");
    }
}
