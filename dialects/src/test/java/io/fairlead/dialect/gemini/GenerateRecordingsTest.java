package io.fairlead.dialect.gemini;

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
import io.fairlead.dialect.neutral.Reasoning;
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

/** generateContent as real clients asked and real models answered, at the Gemini API and at Vertex. */
class GenerateRecordingsTest {
    private static final Api GENERATE = Objects.requireNonNull(Apis.named(GeminiDialect.NAME, GenerateApi.NAME));
    private static final String MAKER = "google";

    private static List<Recording> all() {
        return Recording.all().stream()
                .filter(r -> r.operation().dialect().equals(GeminiDialect.NAME)
                        && r.operation().api().equals(GenerateApi.NAME))
                .toList();
    }

    private static List<Recording> streams() {
        return all().stream()
                .filter(r -> r.status() == 200 && r.response().path("body").isTextual())
                .toList();
    }

    private static JsonNode body(Recording recording) {
        return recording.request().path("body");
    }

    private static String path(Recording recording) {
        String url = recording.request().path("url").asText("https://host/v1beta/models/unknown:generateContent");
        return url.substring(url.indexOf('/', url.indexOf("//") + 2));
    }

    private static Conversation read(Recording recording, Losses losses) {
        return GENERATE.readRequest(body(recording), path(recording), MAKER, losses);
    }

    private static Destination destination(Recording recording, Conversation asked) {
        return Destination.of(recording.provider(), Objects.requireNonNullElse(asked.model(), "some-model"));
    }

    @Test
    void every_request_is_read_and_what_is_written_without_a_loss_is_read_again_as_it_was() {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        int asked = 0;
        for (Recording recording : all()) {
            JsonNode before = body(recording).deepCopy();
            Conversation first = read(recording, new Losses());
            assertThat(body(recording)).as("%s is not touched", recording).isEqualTo(before);
            asked++;
            Losses lost = new Losses();
            Written written = GENERATE.writeRequest(first, destination(recording, first), lost);
            Conversation again = GENERATE.readRequest(written.body(), written.path(), MAKER, lost);
            if (lost.all().isEmpty()) {
                compared++;
                if (!plain(again).equals(plain(first))) {
                    wrong.add(recording + "\n" + plain(first) + "\n" + plain(again));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(asked * 3 / 4);
    }

    /** That a model shall not think is not said to models that never do. */
    private static List<Object> plain(Conversation asked) {
        Reasoning reasoning = asked.reasoning();
        return List.of(
                asked.turns(),
                asked.tools(),
                asked.toolChoice(),
                asked.format(),
                asked.sampling(),
                reasoning == null || reasoning.effort() == Reasoning.Effort.NONE ? "" : reasoning,
                asked.stream());
    }

    @Test
    void a_request_that_was_good_is_left_alone_by_the_adapter() {
        List<String> changed = new ArrayList<>();
        for (Recording recording : all()) {
            Losses losses = new Losses();
            Destination to = destination(recording, read(recording, new Losses()));
            if (recording.status() == 200
                    && !GENERATE.adapt(body(recording), to, losses).equals(body(recording))) {
                changed.add(recording + " " + losses.all());
            }
        }
        assertThat(changed).isEmpty();
    }

    @Test
    void every_field_of_a_good_request_is_listed() {
        Set<String> missing = new TreeSet<>();
        for (Recording recording : all()) {
            if (recording.status() == 200) {
                fields(GenerateNames.camel(body(recording)), "", missing);
            }
        }
        assertThat(missing).isEmpty();
    }

    /** Below a field that is no object of the table's own (a schema, arguments, what is lost whole) nobody looks. */
    private static void fields(JsonNode node, String at, Set<String> missing) {
        Set<String> listed = GENERATE.fields().all().keySet();
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
                Completion answer = Objects.requireNonNull(GENERATE.readAnswer(body, MAKER), recording::toString);
                JsonNode written = GENERATE.writeAnswer(answer, reply(""));
                Completion again = Objects.requireNonNull(GENERATE.readAnswer(written, MAKER));
                assertThat(plain(again)).as("%s", recording).isEqualTo(plain(answer));
            }
        }
    }

    private static List<Object> plain(Completion answer) {
        Completion.Choice choice = answer.choices().get(0);
        return List.of(
                choice.parts(),
                choice.finish().reason(),
                choice.logprobs(),
                Math.max(0, answer.tokens().input()),
                Math.max(0, answer.tokens().output()));
    }

    @Test
    void every_stream_is_the_same_in_every_cut_and_when_it_is_written_again() {
        int whole = 0;
        for (Recording recording : streams()) {
            List<Delta> deltas = deltas(recording.body(), recording.body().length);
            assertThat(deltas(recording.body(), 1)).as("%s", recording).isEqualTo(deltas);
            assertThat(deltas(recording.body(), 7)).as("%s", recording).isEqualTo(deltas);
            AnswerWatcher recorded = watched(recording, recording.body());
            boolean ended = deltas.get(deltas.size() - 1) instanceof Delta.Ended;
            assertThat(ended).as("%s", recording).isEqualTo(recorded.finished() && recorded.error() == null);
            if (ended) {
                whole++;
                for (String path : List.of("", "/v1beta/models/m:streamGenerateContent")) {
                    again(recording, deltas, path);
                }
            }
        }
        assertThat(whole).isGreaterThanOrEqualTo(streams().size() * 9 / 10);
    }

    private static void again(Recording recording, List<Delta> deltas, String path) {
        Output out = new Output();
        StreamWriter writer = GENERATE.streamWriter(reply(path));
        deltas.forEach(delta -> writer.write(delta, out));
        byte[] written = out.toByteArray();
        assertThat(plain(collected(deltas(written, written.length))))
                .as("%s", recording)
                .isEqualTo(plain(collected(deltas)));
        String type = GENERATE.streamType(reply(path));
        AnswerWatcher watcher = recording.dialect().watch(recording.operation(), true, type);
        watcher.look(ByteBuffer.wrap(written));
        watcher.end();
        assertThat(watcher.finished()).isTrue();
        assertThat(watcher.error()).isNull();
        assertThat(watcher.content()).as("%s", recording).isEqualTo(content(deltas));
    }

    private static AnswerWatcher watched(Recording recording, byte[] bytes) {
        AnswerWatcher watcher = recording.watcher();
        watcher.look(ByteBuffer.wrap(bytes));
        watcher.end();
        return watcher;
    }

    private static boolean content(List<Delta> deltas) {
        return deltas.stream().anyMatch(delta -> delta instanceof Delta.Piece || delta instanceof Delta.Sealed);
    }

    private static Completion collected(List<Delta> deltas) {
        Collector collector = new Collector();
        deltas.forEach(collector::delta);
        return collector.completion();
    }

    private static List<Delta> deltas(byte[] bytes, int cut) {
        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = GENERATE.streamReader(null, MAKER, deltas::add);
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
            for (JsonNode document :
                    List.of(body(recording), recording.response().path("body"))) {
                byte[] bytes = Json.bytes(document);
                for (int i = 0; i < 10; i++) {
                    byte[] mutated = bytes.clone();
                    for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                        mutated[random.nextInt(mutated.length)] = (byte) "{}[]\",:0ntx".charAt(random.nextInt(11));
                    }
                    JsonNode body = Json.tree(mutated, mutated.length);
                    if (body != null) {
                        assertThatCode(() -> tried(recording, body))
                                .as("%s", recording)
                                .doesNotThrowAnyException();
                    }
                }
            }
        }
    }

    private static void tried(Recording recording, JsonNode body) {
        Conversation asked = GENERATE.readRequest(body, "/models/gemini-3-pro:generateContent", MAKER, new Losses());
        Destination to = destination(recording, asked);
        GENERATE.writeRequest(asked, to, new Losses());
        GENERATE.adapt(body, to, new Losses());
        byte[] bytes = Json.bytes(body);
        deltas(bytes, bytes.length);
        Completion answer = GENERATE.readAnswer(body, MAKER);
        if (answer != null) {
            GENERATE.writeAnswer(answer, reply(""));
        }
    }

    private static Reply reply(String path) {
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
        return new Reply(asked, MAKER, "model", "0123456789abcdef", 1_700_000_000L, path);
    }
}
