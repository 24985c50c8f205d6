package io.fairlead.dialect.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Habits;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.json.JsonOutline;
import io.fairlead.dialect.json.JsonRoom;
import io.fairlead.dialect.json.JsonSource;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Turn.Role;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a model lacks something that a request asks for is seen without its long texts. */
class BriefReadingTest {
    private static final int LENGTH = 1 << 20;
    private static final Origin FROM = new Origin("maker", true);
    private static final Habits HABITS = new Habits(Map.of("max-tokens", "max_tokens"));

    private final Losses losses = new Losses();
    private long taken;

    static Stream<Api> apis() {
        return Apis.all().stream().map(Apis.Entry::api);
    }

    private static Destination to(Feature... cannot) {
        return new Destination(
                "anthropic.claude", new ModelTraits("m", false, 0, 0, Set.of(), Set.of(cannot)), HABITS, "maker");
    }

    private static Counting request(Api api, Part... parts) {
        Conversation asked = new Conversation(
                "anthropic.claude",
                false,
                false,
                List.of(new Turn(Role.USER, List.of(parts))),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
        return new Counting(
                Json.bytes(api.writeRequest(asked, to(), new Losses()).body()));
    }

    private JsonNode outline(Api api, JsonSource source) {
        JsonRoom room = more -> {
            taken += more;
            return true;
        };
        return Objects.requireNonNull(JsonOutline.read(source, api.fields().names(), room, 1));
    }

    @ParameterizedTest
    @MethodSource("apis")
    void a_request_that_the_model_can_answer_is_read_by_its_beginnings(Api api) {
        Counting source = request(api, new Part.Text("x".repeat(LENGTH)));
        JsonNode body = outline(api, source);
        source.copied = 0;

        assertThat(api.adapt(body, FROM, to(Feature.IMAGES, Feature.AUDIO), losses))
                .isSameAs(body);
        assertThat(source.copied).isLessThan(10_000);
    }

    @ParameterizedTest
    @MethodSource("apis")
    void one_that_is_written_anew_has_all_its_words_and_takes_room_for_them(Api api) {
        Part picture = new Part.Image(new Media.Inline("image/png", "A".repeat(400)));
        Counting source = request(api, new Part.Text("x".repeat(LENGTH)), picture);
        JsonNode body = outline(api, source);
        source.copied = 0;
        long before = taken;

        JsonNode adapted = api.adapt(body, FROM, to(Feature.IMAGES), losses);

        // A table takes a picture out without reading the words beside it.
        assertThat(taken - before).isGreaterThanOrEqualTo(source.copied < 10_000 ? 0 : LENGTH);
        assertThat(adapted.toString()).contains("x".repeat(LENGTH)).doesNotContain("A".repeat(400));
        assertThat(losses.all()).isNotEmpty();
    }

    /** A source that counts what is read of it. */
    private static final class Counting implements JsonSource {
        private final byte[] bytes;
        private long copied;

        Counting(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public byte at(int index) {
            return bytes[index];
        }

        @Override
        public byte[] copy(int from, int to) {
            copied += to - from;
            return Arrays.copyOfRange(bytes, from, to);
        }

        @Override
        public InputStream stream(int from) {
            return new ByteArrayInputStream(bytes, from, bytes.length - from);
        }
    }
}
