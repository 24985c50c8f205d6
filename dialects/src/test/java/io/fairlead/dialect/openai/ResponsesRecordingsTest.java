package io.fairlead.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Apis;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Recording;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Collector;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Responses as real clients asked and real providers answered. */
class ResponsesRecordingsTest {
    private static final Api RESPONSES = Objects.requireNonNull(Apis.named("openai", "responses"));

    private static List<Recording> all() {
        return Recording.all().stream()
                .filter(r -> r.operation().kind() == Operation.Kind.GENERATION
                        && r.operation().dialect().equals("openai")
                        && r.operation().api().equals("responses"))
                .toList();
    }

    private static Destination destination(Recording recording, @Nullable String model) {
        return Destination.of(recording.provider(), model == null ? "some-model" : model);
    }

    @Test
    void every_request_is_read_and_what_is_written_without_a_loss_is_read_again_as_it_was() {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (Recording recording : all()) {
            JsonNode body = recording.request().path("body");
            JsonNode before = body.deepCopy();
            Losses losses = new Losses();
            Destination to = destination(recording, body.path("model").asText("some-model"));
            Conversation asked = RESPONSES.readRequest(body, "/responses", to.maker(), losses);
            assertThat(body).as("%s is not touched", recording).isEqualTo(before);
            Losses lost = new Losses();
            Written written = RESPONSES.writeRequest(asked, to, lost);
            Conversation again = RESPONSES.readRequest(written.body(), written.path(), to.maker(), new Losses());
            if (lost.all().isEmpty()) {
                compared++;
                if (!plain(asked).equals(plain(again))) {
                    wrong.add(recording + "\n" + plain(asked) + "\n" + plain(again));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(all().size() / 2);
    }

    /** Without what the same request may say in another way. */
    private static List<Object> plain(Conversation asked) {
        List<Object> ids = new ArrayList<>();
        for (Turn turn : asked.turns()) {
            for (Part part : turn.parts()) {
                ids.add(turn.role() + " " + withoutId(part));
            }
        }
        List<Object> tools = new ArrayList<>();
        asked.tools().forEach(tool -> tools.add(tool.name() + " " + tool.description()));
        return List.of(
                ids,
                tools,
                asked.tools().isEmpty() ? "" : asked.toolChoice(),
                asked.format(),
                asked.sampling(),
                asked.stream());
    }

    private static Object withoutId(Part part) {
        if (part instanceof Part.ToolCall call) {
            return call.name() + (call.arguments().isEmpty() ? "{}" : call.arguments());
        }
        if (part instanceof Part.ToolResult result) {
            return result.name() + " " + result.content();
        }
        if (part instanceof Part.Document document) {
            return document.media() instanceof Media.Inline inline ? inline.base64() : document.media();
        }
        return part;
    }

    @Test
    void every_field_of_a_request_is_listed() {
        Set<String> listed = RESPONSES.fields().all().keySet();
        Set<String> missing = new HashSet<>();
        for (Recording recording : all()) {
            if (recording.status() == 200) {
                Losses losses = new Losses();
                RESPONSES.readRequest(recording.request().path("body"), "/responses", "openai", losses);
                losses.all().stream()
                        .filter(loss -> loss.why().equals("it has no counterpart"))
                        .map(loss -> loss.path().replaceAll("\\[\\d+]", "[]"))
                        .filter(path -> !listed.contains(path))
                        .forEach(missing::add);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void every_answer_is_read_and_written_as_it_was() {
        for (Recording recording : all()) {
            JsonNode body = recording.response().path("body");
            if (recording.status() == 200
                    && body.path("output").isArray()
                    && !body.path("status").asText().equals("queued")) {
                Completion answer = RESPONSES.readAnswer(body, "openai");
                assertThat(answer).as("%s", recording).isNotNull();
                Completion whole = Objects.requireNonNull(answer);
                Completion again = RESPONSES.readAnswer(RESPONSES.writeAnswer(whole, reply()), "openai");
                assertThat(told(again)).as("%s", recording).isEqualTo(told(whole));
            }
        }
    }

    /** Words by kind, calls, finish and tokens; what was told in no piece at all may come in another. */
    private static List<Object> told(@Nullable Completion answer) {
        List<Object> told = new ArrayList<>();
        for (Completion.Choice choice : Objects.requireNonNull(answer).choices()) {
            StringBuilder text = new StringBuilder();
            StringBuilder thought = new StringBuilder();
            for (Part part : choice.parts()) {
                if (part instanceof Part.Text words) {
                    text.append(words.text());
                } else if (part instanceof Part.Thought words) {
                    thought.append(words.text());
                } else if (part instanceof Part.ToolCall call) {
                    told.add(call.id() + call.name() + (call.arguments().isEmpty() ? "{}" : call.arguments()));
                } else {
                    told.add(part);
                }
            }
            told.add(text.toString());
            told.add(thought.toString());
            told.add(choice.finish().reason());
        }
        told.add(Tokens.known(answer.tokens().input()));
        told.add(Tokens.known(answer.tokens().output()));
        return told;
    }

    @Test
    void every_stream_is_read_alike_in_every_cut_and_ends_as_its_watcher_says() {
        for (Recording recording : all()) {
            if (!stream(recording)) {
                continue;
            }
            byte[] body = recording.body();
            List<Delta> whole = deltas(body, body.length);
            assertThat(deltas(body, 1)).as("%s by byte", recording).isEqualTo(whole);
            assertThat(deltas(body, 7)).as("%s by seven", recording).isEqualTo(whole);
            AnswerWatcher watcher = recording.watcher();
            watcher.look(ByteBuffer.wrap(body));
            watcher.end();
            boolean good = watcher.finished() && watcher.error() == null;
            assertThat(whole.get(whole.size() - 1) instanceof Delta.Ended)
                    .as("%s ends well", recording)
                    .isEqualTo(good);
            assertThat(whole.stream().anyMatch(Delta.Failed.class::isInstance))
                    .as("%s fails", recording)
                    .isEqualTo(watcher.error() != null);
            wellFormed(whole, recording);
        }
    }

    @Test
    void every_stream_that_is_written_again_tells_the_same_and_its_watcher_is_content() {
        for (Recording recording : all()) {
            if (!stream(recording) || recording.has("error-in-stream")) {
                continue;
            }
            byte[] body = recording.body();
            List<Delta> read = deltas(body, body.length);
            Output out = new Output();
            var writer = RESPONSES.streamWriter(reply());
            read.forEach(delta -> writer.write(delta, out));
            List<Delta> again = deltas(out.toByteArray(), 1 << 20);
            assertThat(told(collected(again))).as("%s", recording).isEqualTo(told(collected(read)));
            AnswerWatcher watcher = recording.watcher();
            watcher.look(ByteBuffer.wrap(out.toByteArray()));
            watcher.end();
            assertThat(watcher.finished()).as("%s", recording).isTrue();
            assertThat(watcher.error()).as("%s", recording).isNull();
        }
    }

    @Test
    void no_mutation_of_what_was_recorded_is_thrown_at() {
        Random random = new Random(11);
        for (Recording recording : all()) {
            byte[] body = recording.body();
            byte[] request = Json.bytes(recording.request().path("body"));
            for (int i = 0; i < 3 && body.length > 0; i++) {
                byte[] hostile = mutated(body, random);
                deltas(hostile, 1 + random.nextInt(hostile.length));
                JsonNode answer = Json.tree(hostile, hostile.length);
                if (answer != null) {
                    RESPONSES.readAnswer(answer, "openai");
                }
                byte[] asked = mutated(request, random);
                JsonNode tree = Json.tree(asked, asked.length);
                if (tree != null) {
                    Destination to = destination(recording, "x");
                    Conversation read = RESPONSES.readRequest(tree, "/v1/responses", "openai", new Losses());
                    RESPONSES.writeRequest(read, to, new Losses());
                    RESPONSES.adapt(tree, to, new Losses());
                }
            }
        }
    }

    /** Bytes exchanged, or a value put in the place of another. */
    private static byte[] mutated(byte[] body, Random random) {
        if (random.nextBoolean()) {
            byte[] copy = body.clone();
            for (int i = 0; i < 3; i++) {
                copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
            }
            return copy;
        }
        String[] values = {"null", "17", "true", "[]", "{}", "\"\"", "[[1]]", "-1e400"};
        String text = new String(body, StandardCharsets.UTF_8);
        int at = text.indexOf(':', random.nextInt(Math.max(1, text.length())));
        int end = at < 0 ? -1 : Math.max(text.indexOf(',', at), at + 1);
        return end < 0 || end <= at
                ? body
                : (text.substring(0, at + 1) + values[random.nextInt(values.length)] + text.substring(end))
                        .getBytes(StandardCharsets.UTF_8);
    }

    private static boolean stream(Recording recording) {
        return recording.status() == 200
                && recording.response().path("body").isTextual()
                && recording.response().path("body").asText().contains("data:");
    }

    private static List<Delta> deltas(byte[] body, int cut) {
        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = RESPONSES.streamReader("text/event-stream", "openai", deltas::add);
        for (int at = 0; at < body.length; at += cut) {
            reader.read(ByteBuffer.wrap(body, at, Math.min(cut, body.length - at)));
        }
        reader.end();
        return deltas;
    }

    private static Completion collected(List<Delta> deltas) {
        Collector collector = new Collector();
        deltas.forEach(collector::delta);
        return collector.completion();
    }

    private static void wellFormed(List<Delta> deltas, Recording recording) {
        Set<String> open = new HashSet<>();
        Set<Integer> finished = new HashSet<>();
        for (Delta delta : deltas) {
            if (delta instanceof Delta.PartBegun it) {
                assertThat(open.add(it.choice() + "/" + it.part()))
                        .as("%s", recording)
                        .isTrue();
                assertThat(finished).as("%s", recording).doesNotContain(it.choice());
            } else if (delta instanceof Delta.Piece it) {
                assertThat(open).as("%s", recording).contains(it.choice() + "/" + it.part());
            } else if (delta instanceof Delta.PartEnded it) {
                assertThat(open.remove(it.choice() + "/" + it.part()))
                        .as("%s", recording)
                        .isTrue();
            } else if (delta instanceof Delta.Finished it) {
                assertThat(finished.add(it.choice())).as("%s", recording).isTrue();
            }
        }
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
        return new Reply(asked, "openai", "m", "0123456789abcdef", 1_700_000_000L);
    }
}
