package io.fairlead.dialect.neutral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Recording;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What holds for every API as real clients asked in it and real models answered. A test of an API extends this, and says where
 * its API can tell the same in two ways.
 */
public abstract class RecordingLaws {
    private final Api api;
    private final @Nullable String streamType;
    private final List<Recording> all;

    /** {@code all}: the recordings of this API. */
    protected RecordingLaws(Api api, @Nullable String streamType, List<Recording> all) {
        this.api = api;
        this.streamType = streamType;
        this.all = all;
    }

    /** The recordings of one API, whoever was asked in it. */
    protected static List<Recording> of(String dialect, String api) {
        return Recording.all().stream()
                .filter(r -> r.operation().dialect().equals(dialect)
                        && r.operation().api().equals(api))
                .toList();
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

    /** What must be equal when an answer was read, written and read again. */
    protected Object told(Completion answer) {
        List<Object> told = new ArrayList<>();
        answer.choices().forEach(choice -> {
            told.add(choice.parts());
            told.add(choice.finish().reason());
        });
        told.add(answer.tokens());
        return told;
    }

    /** Whether the provider's own request is one that it would take. */
    protected boolean sound(Recording recording) {
        return true;
    }

    /** Whether a good answer's body is a whole answer. */
    protected boolean answer(JsonNode body) {
        return body.isObject();
    }

    /** A request in the spelling of the table of fields. */
    protected JsonNode spelled(JsonNode request) {
        return request;
    }

    /** Whether providers of the API have names of their own for what others take too. */
    protected boolean habits() {
        return false;
    }

    /** What is named as lost though the provider answered: it took it, and did not heed it. */
    protected boolean unheeded(Recording recording, Loss loss) {
        return false;
    }

    /** How clients ask for streams: by paths, where the form of a stream depends on it. */
    protected List<String> streamPaths() {
        return List.of("");
    }

    /** A good request and the answer to it. */
    private List<Recording> good() {
        return all.stream()
                .filter(each ->
                        each.status() == 200 && each.request().path("body").isObject() && sound(each))
                .toList();
    }

    private List<Recording> streams() {
        return all.stream()
                .filter(r -> r.status() == 200 && r.response().path("body").isTextual() && r.body().length > 0)
                .toList();
    }

    private static String path(Recording recording) {
        String url = recording.request().path("url").asText();
        int slash = url.indexOf('/', url.indexOf("//") + 2);
        return slash < 0 ? "/" : url.substring(slash);
    }

    private static Destination to(Recording recording, @Nullable String model) {
        return Destination.of(recording.provider(), model == null ? "model" : model);
    }

    private String maker(Recording recording) {
        String model = recording.operation().model();
        JsonNode named = recording.request().path("body").path("model");
        return recording.provider().maker(model != null ? model : named.asText());
    }

    private Conversation read(Recording recording, JsonNode body) {
        return api.readRequest(body, path(recording), maker(recording), new Losses());
    }

    @Test
    void a_request_that_is_written_without_a_loss_is_read_again_as_it_was() {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (Recording recording : all) {
            JsonNode body = recording.request().path("body");
            JsonNode before = body.deepCopy();
            Conversation first = read(recording, body);
            assertThat(body).as("%s is not touched", recording).isEqualTo(before);
            Losses lost = new Losses();
            Written written = api.writeRequest(first, to(recording, first.model()), lost);
            Conversation again = api.readRequest(written.body(), written.path(), maker(recording), lost);
            if (lost.all().isEmpty() && sound(recording)) {
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
    void a_request_that_was_good_loses_nothing_of_weight_on_its_way_to_the_same_model() {
        List<String> lost = new ArrayList<>();
        for (Recording recording : good()) {
            JsonNode body = recording.request().path("body");
            Losses losses = new Losses();
            Destination to = to(recording, read(recording, body).model());
            JsonNode adapted = api.adapt(body, new Origin(to.maker(), true), to, losses);
            boolean heavy = losses.all().stream()
                    .anyMatch(loss -> loss.effect() != Loss.Effect.NOTED && !unheeded(recording, loss));
            if (heavy || (!habits() && !adapted.equals(body))) {
                lost.add(to.model() + " " + losses.all() + " " + recording);
            }
        }
        assertThat(lost).isEmpty();
    }

    @Test
    void every_field_of_a_good_request_is_listed() {
        Set<String> listed = api.fields().all().keySet();
        Set<String> missing = new TreeSet<>();
        for (Recording recording : good()) {
            JsonNode body = recording.request().path("body");
            Losses losses = new Losses();
            api.readRequest(body, path(recording), maker(recording), losses);
            losses.all().stream()
                    .filter(loss -> loss.why().equals("it has no counterpart"))
                    .map(loss -> loss.path().replaceAll("\\[\\d+]", "[]"))
                    .forEach(missing::add);
            spelled(body).fieldNames().forEachRemaining(missing::add);
        }
        missing.removeAll(listed);
        assertThat(missing).isEmpty();
    }

    @Test
    void an_answer_is_read_and_written_as_it_was() {
        for (Recording recording : all) {
            JsonNode body = recording.response().path("body");
            if (recording.status() == 200 && answer(body)) {
                String maker = maker(recording);
                Completion answer = Objects.requireNonNull(api.readAnswer(body, maker), recording::toString);
                JsonNode written = api.writeAnswer(answer, reply(maker, ""));
                Completion again = Objects.requireNonNull(api.readAnswer(written, maker), recording::toString);
                assertThat(told(again)).as("%s", recording).isEqualTo(told(answer));
            }
        }
    }

    @Test
    void a_stream_is_the_same_in_every_cut_and_ends_as_its_watcher_says() {
        for (Recording recording : streams()) {
            byte[] body = recording.body();
            List<Delta> whole = deltas(recording, body, body.length);
            assertThat(deltas(recording, body, 1)).as("%s", recording).isEqualTo(whole);
            assertThat(deltas(recording, body, 7)).as("%s", recording).isEqualTo(whole);
            AnswerWatcher watcher = watched(recording.watcher(), body);
            assertThat(Deltas.ended(whole))
                    .as("%s", recording)
                    .isEqualTo(watcher.finished() && watcher.error() == null);
            assertThat(whole.stream().anyMatch(Delta.Failed.class::isInstance))
                    .as("%s", recording)
                    .isEqualTo(watcher.error() != null);
            Deltas.wellFormed(whole, recording);
        }
    }

    @Test
    void a_stream_that_is_written_again_tells_the_same_and_its_watcher_is_content() {
        for (Recording recording : streams()) {
            List<Delta> whole = deltas(recording, recording.body(), recording.body().length);
            for (String path : Deltas.ended(whole) ? streamPaths() : List.<String>of()) {
                Reply reply = reply(maker(recording), path);
                Output out = new Output();
                StreamWriter writer = api.streamWriter(reply);
                whole.forEach(delta -> writer.write(delta, out));
                byte[] written = out.toByteArray();
                assertThat(told(Deltas.collected(deltas(recording, written, written.length))))
                        .as("%s", recording)
                        .isEqualTo(told(Deltas.collected(whole)));
                AnswerWatcher watcher =
                        watched(recording.dialect().watch(recording.operation(), true, api.streamType(reply)), written);
                assertThat(watcher.finished()).as("%s", recording).isTrue();
                assertThat(watcher.error()).as("%s", recording).isNull();
                assertThat(watcher.content()).as("%s", recording).isEqualTo(Deltas.content(whole));
            }
        }
    }

    private static AnswerWatcher watched(AnswerWatcher watcher, byte[] bytes) {
        watcher.look(ByteBuffer.wrap(bytes));
        watcher.end();
        return watcher;
    }

    private List<Delta> deltas(Recording recording, byte[] bytes, int cut) {
        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = api.streamReader(streamType, maker(recording), deltas::add);
        for (int at = 0; at < bytes.length; at += cut) {
            reader.read(ByteBuffer.wrap(bytes, at, Math.min(cut, bytes.length - at)));
        }
        reader.end();
        return deltas;
    }

    @Test
    void no_mutation_of_a_request_an_answer_or_a_stream_is_an_exception() {
        Mutations mutations = new Mutations(new Random(5));
        for (Recording recording : all) {
            byte[] request = Json.bytes(recording.request().path("body"));
            for (byte[] bytes : List.of(request, recording.body())) {
                for (byte[] mutated : mutations.of(bytes)) {
                    assertThatCode(() -> tried(recording, mutated))
                            .as("%s", recording)
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    private void tried(Recording recording, byte[] mutated) {
        deltas(recording, mutated, mutated.length);
        JsonNode body = Json.tree(mutated, mutated.length);
        if (body == null) {
            return;
        }
        Conversation asked = read(recording, body);
        for (String model : new String[] {asked.model(), null}) {
            Destination to = to(recording, model);
            api.writeRequest(asked, to, new Losses());
            api.adapt(body, new Origin("another", false), to, new Losses());
        }
        Completion answer = api.readAnswer(body, maker(recording));
        if (answer != null) {
            api.writeAnswer(answer, reply(maker(recording), ""));
        }
    }

    private static Reply reply(String maker, String path) {
        return new Reply(Samples.empty(), maker, "model", "0123456789abcdef", 1_700_000_000L, path);
    }
}
