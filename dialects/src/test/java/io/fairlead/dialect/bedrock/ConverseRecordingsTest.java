package io.fairlead.dialect.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Apis;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Recording;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Collector;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Converse as real clients asked and real models answered. */
class ConverseRecordingsTest {
    private static final Api CONVERSE = Objects.requireNonNull(Apis.named(BedrockDialect.NAME, ConverseApi.NAME));

    private static List<Recording> all() {
        return Recording.all().stream()
                .filter(r -> r.operation().dialect().equals(BedrockDialect.NAME)
                        && r.operation().api().equals(ConverseApi.NAME))
                .toList();
    }

    private static List<Recording> streams() {
        return all().stream()
                .filter(r -> r.status() == 200 && r.response().path("body").isTextual())
                .toList();
    }

    private static String path(Recording recording) {
        String url = recording.request().path("url").asText("https://host/model/unknown/converse");
        return url.substring(url.indexOf("/model/"));
    }

    private static String maker(Recording recording) {
        String model = recording.operation().model();
        return recording.provider().maker(model == null ? "" : model);
    }

    @Test
    void every_request_that_is_written_without_a_loss_is_read_again_as_it_was() {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        int asked = 0;
        for (Recording recording : all()) {
            JsonNode body = recording.request().path("body");
            JsonNode before = body.deepCopy();
            String maker = maker(recording);
            Conversation first = CONVERSE.readRequest(body, path(recording), maker, new Losses());
            assertThat(body).as("%s is not touched", recording).isEqualTo(before);
            asked++;
            Destination to = Destination.of(recording.provider(), Objects.requireNonNullElse(first.model(), "model"));
            Losses lost = new Losses();
            Written written = CONVERSE.writeRequest(first, to, lost);
            Conversation again = CONVERSE.readRequest(written.body(), written.path(), maker, new Losses());
            // What the recording put in place of a document's name is no name that the service takes.
            boolean itsOwn = !body.toString().contains("REDACTED_");
            if (lost.all().isEmpty() && itsOwn) {
                compared++;
                if (!plain(again).equals(plain(first))) {
                    wrong.add(recording + "\n" + plain(first) + "\n" + plain(again));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(asked / 2);
    }

    /** Without the closing of objects that schemas get on the way. */
    private static List<Object> plain(Conversation asked) {
        boolean schema = asked.format() instanceof OutputFormat.Schema;
        return List.of(
                asked.turns(),
                asked.tools(),
                asked.toolChoice(),
                schema ? "schema" : asked.format(),
                asked.sampling(),
                Objects.requireNonNullElse(asked.reasoning(), ""),
                asked.stream());
    }

    @Test
    void every_field_of_a_good_request_is_listed() {
        Set<String> missing = new TreeSet<>();
        for (Recording recording : all()) {
            if (recording.status() == 200) {
                fields(recording.request().path("body"), "", missing);
            }
        }
        assertThat(missing).isEmpty();
    }

    /** Below a field that is no object of the table's own (a schema, arguments, what is lost whole) nobody looks. */
    private static void fields(JsonNode node, String at, Set<String> missing) {
        Set<String> listed = CONVERSE.fields().all().keySet();
        node.properties().forEach(member -> {
            String name = at.isEmpty() ? member.getKey() : at + "." + member.getKey();
            boolean inner = listed.stream().anyMatch(row -> row.startsWith(name + ".") || row.startsWith(name + "[]"));
            if (!listed.contains(name)) {
                missing.add(name);
            } else if (inner && member.getValue().isArray()) {
                member.getValue().forEach(item -> fields(item, name + "[]", missing));
            } else if (inner) {
                fields(member.getValue(), name, missing);
            }
        });
    }

    @Test
    void every_answer_is_read_and_written_as_it_was() {
        for (Recording recording : all()) {
            JsonNode body = recording.response().path("body");
            if (recording.status() == 200 && body.isObject()) {
                Completion answer =
                        Objects.requireNonNull(CONVERSE.readAnswer(body, maker(recording)), recording::toString);
                JsonNode written = CONVERSE.writeAnswer(answer, reply(maker(recording)));
                Completion again = Objects.requireNonNull(CONVERSE.readAnswer(written, maker(recording)));
                assertThat(again.choices().get(0).parts())
                        .as("%s", recording)
                        .isEqualTo(answer.choices().get(0).parts());
                assertThat(written.path("usage").path("inputTokens").asLong())
                        .as("%s", recording)
                        .isEqualTo(body.path("usage").path("inputTokens").asLong());
            }
        }
    }

    @Test
    void every_stream_is_the_same_in_every_cut_and_when_it_is_written_again() {
        for (Recording recording : streams()) {
            List<Delta> whole = deltas(recording.body(), recording.body().length, maker(recording));
            assertThat(whole.get(whole.size() - 1)).as("%s", recording).isInstanceOf(Delta.Ended.class);
            assertThat(deltas(recording.body(), 1, maker(recording)))
                    .as("%s", recording)
                    .isEqualTo(whole);
            assertThat(deltas(recording.body(), 7, maker(recording)))
                    .as("%s", recording)
                    .isEqualTo(whole);

            Output out = new Output();
            StreamWriter writer = CONVERSE.streamWriter(reply(maker(recording)));
            whole.forEach(delta -> writer.write(delta, out));
            byte[] written = out.toByteArray();
            assertThat(collected(deltas(written, written.length, maker(recording))))
                    .as("%s", recording)
                    .isEqualTo(collected(whole));
            AnswerWatcher watcher = recording.watcher();
            watcher.look(ByteBuffer.wrap(written));
            watcher.end();
            assertThat(watcher.finished()).isTrue();
            assertThat(watcher.error()).isNull();
            assertThat(watcher.content()).as("%s", recording).isEqualTo(content(whole));
        }
    }

    private static boolean content(List<Delta> deltas) {
        return deltas.stream()
                .anyMatch(delta -> delta instanceof Delta.Piece
                        || delta instanceof Delta.Sealed
                        || (delta instanceof Delta.PartBegun it && it.opening() instanceof Delta.Opening.CallOpening));
    }

    private static List<Object> collected(List<Delta> deltas) {
        Collector collector = new Collector();
        deltas.forEach(collector::delta);
        Completion.Choice choice = collector.completion().choices().get(0);
        return List.of(
                choice.parts(), choice.finish().reason(), collector.completion().tokens(), collector.ended());
    }

    private static List<Delta> deltas(byte[] bytes, int cut, String maker) {
        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = CONVERSE.streamReader(ConverseApi.STREAM_TYPE, maker, deltas::add);
        for (int at = 0; at < bytes.length; at += cut) {
            reader.read(ByteBuffer.wrap(bytes, at, Math.min(cut, bytes.length - at)));
        }
        reader.end();
        return deltas;
    }

    @Test
    void no_mutation_of_a_request_or_an_answer_is_an_exception() {
        Random random = new Random(5);
        for (Recording recording : all()) {
            for (JsonNode document : List.of(
                    recording.request().path("body"), recording.response().path("body"))) {
                byte[] bytes = Json.bytes(document);
                for (int i = 0; i < 20; i++) {
                    byte[] mutated = bytes.clone();
                    for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                        mutated[random.nextInt(mutated.length)] = (byte) "{}[]\",:0ntx".charAt(random.nextInt(11));
                    }
                    JsonNode body = Json.tree(mutated, mutated.length);
                    if (body != null) {
                        assertThatCode(() -> tried(body)).as("%s", recording).doesNotThrowAnyException();
                    }
                }
            }
        }
    }

    private static void tried(JsonNode body) {
        Conversation asked = CONVERSE.readRequest(body, "/model/anthropic.claude/converse", "anthropic", new Losses());
        Recording any = all().get(0);
        CONVERSE.writeRequest(asked, Destination.of(any.provider(), "anthropic.claude"), new Losses());
        Completion answer = CONVERSE.readAnswer(body, "anthropic");
        if (answer != null) {
            CONVERSE.writeAnswer(answer, reply("anthropic"));
        }
    }

    private static Reply reply(String maker) {
        Conversation asked = new Conversation(
                null,
                true,
                true,
                List.of(),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
        return new Reply(asked, maker, "model", "0123456789abcdef", 1_700_000_000L);
    }
}
