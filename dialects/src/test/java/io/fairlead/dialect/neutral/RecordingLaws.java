package io.fairlead.dialect.neutral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Recording;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What holds for every API as real clients asked in it and real models answered. A test of an API extends this. */
public abstract class RecordingLaws {
    private static final int MUTATIONS = 20;

    private final Api api;
    private final String streamType;
    private final List<Recording> all;

    /** {@code all}: the recordings of this API. */
    protected RecordingLaws(Api api, String streamType, List<Recording> all) {
        this.api = api;
        this.streamType = streamType;
        this.all = all;
    }

    /** What must be equal when a request was read, written and read again. */
    protected Object compared(Conversation asked) {
        return List.of(
                asked.turns(),
                asked.tools(),
                asked.tools().isEmpty() ? ToolChoice.AUTO : asked.toolChoice(),
                asked.format(),
                asked.sampling(),
                Objects.requireNonNullElse(asked.reasoning(), ""),
                asked.stream());
    }

    private List<Recording> streams() {
        return all.stream()
                .filter(r -> r.status() == 200 && r.response().path("body").isTextual())
                .toList();
    }

    private static String path(Recording recording) {
        String url = recording.request().path("url").asText();
        int slash = url.indexOf('/', url.indexOf("//") + 2);
        return slash < 0 ? "/" : url.substring(slash);
    }

    private static String maker(Recording recording) {
        String model = recording.operation().model();
        return recording.provider().maker(model == null ? "" : model);
    }

    @Test
    void a_request_that_is_written_without_a_loss_is_read_again_as_it_was() {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (Recording recording : all) {
            JsonNode body = recording.request().path("body");
            JsonNode before = body.deepCopy();
            String maker = maker(recording);
            Conversation first = api.readRequest(body, path(recording), maker, new Losses());
            assertThat(body).as("%s is not touched", recording).isEqualTo(before);
            Destination to = Destination.of(recording.provider(), Objects.requireNonNullElse(first.model(), "model"));
            Losses lost = new Losses();
            Written written = api.writeRequest(first, to, lost);
            Conversation again = api.readRequest(written.body(), written.path(), maker, new Losses());
            if (lost.all().isEmpty()) {
                compared++;
                if (!compared(again).equals(compared(first))) {
                    wrong.add(recording + "\n" + compared(first) + "\n" + compared(again));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(all.size() / 2);
    }

    @Test
    void every_field_of_a_good_request_is_listed() {
        Set<String> missing = new TreeSet<>();
        for (Recording recording : all) {
            if (recording.status() == 200) {
                fields(recording.request().path("body"), "", missing);
            }
        }
        assertThat(missing).isEmpty();
    }

    /** Below a field that is no object of the table's own (a schema, arguments, what is lost whole) nobody looks. */
    private void fields(JsonNode node, String at, Set<String> missing) {
        Set<String> listed = api.fields().all().keySet();
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
    void an_answer_is_read_and_written_as_it_was() {
        for (Recording recording : all) {
            JsonNode body = recording.response().path("body");
            if (recording.status() == 200 && body.isObject()) {
                Completion answer = Objects.requireNonNull(api.readAnswer(body, maker(recording)), recording::toString);
                JsonNode written = api.writeAnswer(answer, reply(maker(recording)));
                Completion again = Objects.requireNonNull(api.readAnswer(written, maker(recording)));
                assertThat(again.choices()).as("%s", recording).hasSameSizeAs(answer.choices());
                assertThat(again.choices().get(0).parts())
                        .as("%s", recording)
                        .isEqualTo(answer.choices().get(0).parts());
                assertThat(again.choices().get(0).finish().reason())
                        .as("%s", recording)
                        .isEqualTo(answer.choices().get(0).finish().reason());
                assertThat(again.tokens()).as("%s", recording).isEqualTo(answer.tokens());
            }
        }
    }

    @Test
    void a_stream_is_the_same_in_every_cut_and_when_it_is_written_again() {
        for (Recording recording : streams()) {
            byte[] body = recording.body();
            String maker = maker(recording);
            List<Delta> whole = deltas(body, body.length, maker);
            assertThat(whole.get(whole.size() - 1)).as("%s", recording).isInstanceOf(Delta.Ended.class);
            assertThat(deltas(body, 1, maker)).as("%s", recording).isEqualTo(whole);
            assertThat(deltas(body, 7, maker)).as("%s", recording).isEqualTo(whole);

            Output out = new Output();
            StreamWriter writer = api.streamWriter(reply(maker));
            whole.forEach(delta -> writer.write(delta, out));
            byte[] written = out.toByteArray();
            assertThat(collected(deltas(written, written.length, maker)))
                    .as("%s", recording)
                    .isEqualTo(collected(whole));
            AnswerWatcher watcher = recording.watcher();
            watcher.look(ByteBuffer.wrap(written));
            watcher.end();
            assertThat(watcher.finished()).as("%s", recording).isTrue();
            assertThat(watcher.error()).as("%s", recording).isNull();
            assertThat(watcher.content()).as("%s", recording).isEqualTo(content(whole));
        }
    }

    private static boolean content(List<Delta> deltas) {
        return deltas.stream()
                .anyMatch(delta -> delta instanceof Delta.Piece
                        || delta instanceof Delta.Sealed
                        || (delta instanceof Delta.PartBegun it && it.opening() instanceof Opening.CallOpening));
    }

    private static List<Object> collected(List<Delta> deltas) {
        Collector collector = new Collector();
        deltas.forEach(collector::delta);
        Completion.Choice choice = collector.completion().choices().get(0);
        return List.of(
                choice.parts(), choice.finish().reason(), collector.completion().tokens(), collector.ended());
    }

    private List<Delta> deltas(byte[] bytes, int cut, String maker) {
        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = api.streamReader(streamType, maker, deltas::add);
        for (int at = 0; at < bytes.length; at += cut) {
            reader.read(ByteBuffer.wrap(bytes, at, Math.min(cut, bytes.length - at)));
        }
        reader.end();
        return deltas;
    }

    @Test
    void no_mutation_of_a_request_an_answer_or_a_stream_is_an_exception() {
        Random random = new Random(5);
        for (Recording recording : all) {
            for (JsonNode document : List.of(
                    recording.request().path("body"), recording.response().path("body"))) {
                byte[] bytes = document.isTextual() ? recording.body() : Json.bytes(document);
                for (int i = 0; i < MUTATIONS && bytes.length > 0; i++) {
                    byte[] mutated = bytes.clone();
                    for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                        mutated[random.nextInt(mutated.length)] = (byte) "{}[]\",:0ntx".charAt(random.nextInt(11));
                    }
                    assertThatCode(() -> tried(recording, mutated))
                            .as("%s", recording)
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    private void tried(Recording recording, byte[] mutated) {
        deltas(mutated, mutated.length, maker(recording));
        JsonNode body = Json.tree(mutated, mutated.length);
        if (body == null) {
            return;
        }
        Conversation asked = api.readRequest(body, path(recording), maker(recording), new Losses());
        api.writeRequest(asked, Destination.of(recording.provider(), "model"), new Losses());
        Completion answer = api.readAnswer(body, maker(recording));
        if (answer != null) {
            api.writeAnswer(answer, reply(maker(recording)));
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
