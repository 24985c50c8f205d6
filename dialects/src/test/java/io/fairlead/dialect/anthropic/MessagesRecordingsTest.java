package io.fairlead.dialect.anthropic;

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
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Messages as real clients asked and real providers answered. */
class MessagesRecordingsTest {
    private static final Api MESSAGES = Objects.requireNonNull(Apis.named("anthropic", "messages"));
    private static final String MAKER = "anthropic";
    private static final Pattern NUMBERS = Pattern.compile("\\[\\d+]");

    private static List<Recording> all() {
        return Recording.all().stream()
                .filter(r -> r.operation().kind() == Operation.Kind.GENERATION
                        && r.operation().dialect().equals("anthropic")
                        && r.operation().api().equals("messages"))
                .toList();
    }

    private static JsonNode body(Recording recording) {
        return recording.request().path("body");
    }

    private static String path(Recording recording) {
        String url = recording.request().path("url").asText("/v1/messages");
        int slash = url.indexOf('/', url.indexOf("//") + 2);
        return slash < 0 ? "/v1/messages" : url.substring(slash);
    }

    private static Conversation read(Recording recording, Losses losses) {
        return MESSAGES.readRequest(body(recording), path(recording), MAKER, losses);
    }

    private static Destination destination(Recording recording, Conversation asked) {
        return Destination.of(recording.provider(), asked.model() == null ? "some-model" : asked.model());
    }

    @Test
    void every_request_is_read_and_what_is_written_without_a_loss_is_read_again_as_it_was() {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (Recording recording : all()) {
            JsonNode before = body(recording).deepCopy();
            Losses losses = new Losses();
            Conversation asked = read(recording, losses);
            assertThat(body(recording)).as("%s is not touched", recording).isEqualTo(before);
            Destination to = destination(recording, asked);
            Losses lost = new Losses();
            Written written = MESSAGES.writeRequest(asked, to, lost);
            Conversation again = MESSAGES.readRequest(written.body(), written.path(), to.maker(), lost);
            if (recording.status() == 200 && lost.all().isEmpty() && to.maker().equals(MAKER)) {
                compared++;
                if (!asked.equals(again)) {
                    wrong.add(recording + "\n" + asked + "\n" + again);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(all().size() * 3 / 4);
    }

    @Test
    void a_request_that_was_good_is_left_alone_by_the_adapter() {
        List<String> changed = new ArrayList<>();
        for (Recording recording : all()) {
            Destination to = destination(recording, read(recording, new Losses()));
            if (recording.status() == 200
                    && to.maker().equals(MAKER)
                    && body(recording).isObject()) {
                Losses losses = new Losses();
                if (!MESSAGES.adapt(body(recording), to, losses).equals(body(recording))) {
                    changed.add(recording + " " + losses.all());
                }
            }
        }
        assertThat(changed).isEmpty();
    }

    @Test
    void every_field_of_a_request_is_listed() {
        Set<String> listed = MESSAGES.fields().all().keySet();
        Set<String> missing = new TreeSet<>();
        for (Recording recording : all()) {
            if (recording.status() == 200) {
                Losses losses = new Losses();
                read(recording, losses);
                losses.all().stream()
                        .filter(loss -> loss.why().equals("it has no counterpart"))
                        .map(loss -> NUMBERS.matcher(loss.path()).replaceAll("[]"))
                        .filter(path -> !listed.contains(path))
                        .forEach(missing::add);
                body(recording).properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(name -> !listed.contains(name))
                        .forEach(missing::add);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void every_answer_is_read_and_written_as_it_was() {
        for (Recording recording : all()) {
            JsonNode body = recording.response().path("body");
            if (recording.status() == 200 && body.path("type").asText().equals("message")) {
                Completion whole = Objects.requireNonNull(MESSAGES.readAnswer(body, MAKER));
                Completion again = MESSAGES.readAnswer(MESSAGES.writeAnswer(whole, reply()), MAKER);
                assertThat(told(Objects.requireNonNull(again)))
                        .as("%s", recording)
                        .isEqualTo(told(whole));
            }
        }
    }

    /** What is written again; sources without an address cannot be. */
    private static List<Object> told(Completion answer) {
        Completion.Choice choice = answer.choices().get(0);
        List<Object> told = new ArrayList<>();
        choice.parts().forEach(part -> told.add(part instanceof Part.Text text ? text.text() : part));
        told.add(choice.finish().reason());
        told.add(answer.tokens());
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
            assertThat(whole.get(whole.size() - 1) instanceof Delta.Ended)
                    .as("%s ends well", recording)
                    .isEqualTo(watcher.finished() && watcher.error() == null);
            wellFormed(whole, recording);
        }
    }

    @Test
    void every_stream_that_is_written_again_tells_the_same_and_its_watcher_is_content() {
        for (Recording recording : all()) {
            if (!stream(recording)) {
                continue;
            }
            List<Delta> read = deltas(recording.body(), 1 << 20);
            Output out = new Output();
            StreamWriter writer = MESSAGES.streamWriter(reply());
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
            byte[] request = Json.bytes(body(recording));
            for (int i = 0; i < 3 && body.length > 0; i++) {
                byte[] hostile = mutated(body, random);
                deltas(hostile, 1 + random.nextInt(hostile.length));
                JsonNode answer = Json.tree(hostile, hostile.length);
                if (answer != null) {
                    MESSAGES.readAnswer(answer, MAKER);
                }
                byte[] asked = mutated(request, random);
                JsonNode tree = Json.tree(asked, asked.length);
                if (tree != null) {
                    Conversation read = MESSAGES.readRequest(tree, "/v1/messages", MAKER, new Losses());
                    for (String model : List.of("claude-sonnet-4-5", "claude-sonnet-4-6", "claude-opus-5-5", "x")) {
                        Destination to = Destination.of(recording.provider(), model);
                        MESSAGES.writeRequest(read, to, new Losses());
                        MESSAGES.adapt(tree, to, new Losses());
                    }
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
        String[] values = {"null", "17", "true", "[]", "{}", "\"\"", "[[1]]", "-1e400", "[{\"type\":\"text\"}]"};
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
        StreamReader reader = MESSAGES.streamReader("text/event-stream", MAKER, deltas::add);
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
        Set<Integer> open = new HashSet<>();
        boolean finished = false;
        for (Delta delta : deltas) {
            if (delta instanceof Delta.PartBegun it) {
                assertThat(open.add(it.part())).as("%s", recording).isTrue();
                assertThat(finished).as("%s", recording).isFalse();
            } else if (delta instanceof Delta.Piece it) {
                assertThat(open).as("%s", recording).contains(it.part());
            } else if (delta instanceof Delta.PartEnded it) {
                assertThat(open.remove(it.part())).as("%s", recording).isTrue();
            } else if (delta instanceof Delta.Finished) {
                assertThat(open).as("%s", recording).isEmpty();
                finished = true;
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
        return new Reply(asked, MAKER, "m", "0123456789abcdef", 1_700_000_000L);
    }
}
