package io.fairlead.dialect.neutral;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What holds for every API. A test of an API extends this; where its dialect cannot say something, it overrides {@link
 * #sayable} to bring a drawn value to what it can say, and says there why.
 */
public abstract class ApiLaws {
    private static final int DRAWS = 200;

    private final Api api;
    private final Destination destination;

    protected ApiLaws(Api api, String provider, String model) {
        this.api = api;
        CatalogEntry entry = Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider), "it is built in");
        this.destination = Destination.of(entry, model);
    }

    protected Conversation sayable(Conversation drawn) {
        return drawn;
    }

    protected Completion sayable(Completion drawn) {
        return drawn;
    }

    @TestFactory
    Stream<DynamicTest> a_request_that_was_written_is_read_back_as_it_was() {
        return draws(samples -> {
            Conversation asked = sayable(samples.conversation());
            Losses losses = new Losses();
            Written written = api.writeRequest(asked, destination, losses);
            Conversation back = api.readRequest(written.body(), written.path(), destination.maker(), losses);

            assertThat(losses.all()).isEmpty();
            assertThat(back.turns()).isEqualTo(asked.turns());
            assertThat(back.tools()).isEqualTo(asked.tools());
            assertThat(back.toolChoice()).isEqualTo(asked.toolChoice());
            assertThat(back.format()).isEqualTo(asked.format());
            assertThat(back.sampling()).isEqualTo(asked.sampling());
            assertThat(back.stream()).isEqualTo(asked.stream());
            assertThat(back.model()).isIn(destination.model(), null);
        });
    }

    @TestFactory
    Stream<DynamicTest> an_answer_that_was_written_is_read_back_as_it_was() {
        return draws(samples -> {
            Completion answer = sayable(samples.completion());
            Completion back = api.readAnswer(api.writeAnswer(answer, reply(false)), destination.maker());

            assertThat(back).isNotNull();
            same(Objects.requireNonNull(back), answer);
        });
    }

    @TestFactory
    Stream<DynamicTest> a_stream_that_was_written_is_read_back_in_every_cut() {
        return draws(samples -> {
            Completion answer = sayable(samples.completion());
            byte[] stream = stream(answer);
            for (int cut : new int[] {1, 2, 3, 7, 64, stream.length}) {
                Collector collector = new Collector();
                StreamReader reader = api.streamReader(api.streamType(reply(true)), destination.maker(), collector);
                for (int at = 0; at < stream.length; at += cut) {
                    reader.read(ByteBuffer.wrap(stream, at, Math.min(cut, stream.length - at)));
                }
                reader.end();

                assertThat(collector.ended()).as("cut by %s", cut).isTrue();
                same(collector.completion(), answer);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> a_stream_that_breaks_off_never_ends_well() {
        return draws(samples -> {
            Completion answer = sayable(samples.completion());
            List<Delta> deltas = new ArrayList<>();
            Replay.of(answer, deltas::add);
            StreamWriter writer = api.streamWriter(reply(true));
            Output out = new Output();
            deltas.stream()
                    .takeWhile(delta -> !(delta instanceof Delta.Finished))
                    .forEach(delta -> writer.write(delta, out));
            Collector collector = new Collector();
            StreamReader reader = api.streamReader(api.streamType(reply(true)), destination.maker(), collector);
            reader.read(ByteBuffer.wrap(out.toByteArray()));
            reader.end();

            assertThat(collector.ended()).isFalse();
        });
    }

    /** The bytes of a stream that tells {@code answer}. */
    protected byte[] stream(Completion answer) {
        StreamWriter writer = api.streamWriter(reply(true));
        Output out = new Output();
        Replay.of(answer, delta -> writer.write(delta, out));
        return out.toByteArray();
    }

    protected Reply reply(boolean stream) {
        Conversation asked = new Conversation(
                destination.model(),
                stream,
                true,
                List.of(),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
        return new Reply(asked, destination.maker(), destination.model(), "0123456789abcdef", 1_700_000_000L);
    }

    private static void same(Completion actual, Completion expected) {
        assertThat(actual.choices()).hasSameSizeAs(expected.choices());
        for (int i = 0; i < expected.choices().size(); i++) {
            Choice one = actual.choices().get(i);
            Choice other = expected.choices().get(i);
            assertThat(one.parts()).isEqualTo(other.parts());
            assertThat(one.finish().reason()).isEqualTo(other.finish().reason());
        }
        assertThat(actual.tokens().input()).isEqualTo(expected.tokens().input());
        assertThat(actual.tokens().output()).isEqualTo(expected.tokens().output());
    }

    private static Stream<DynamicTest> draws(Law law) {
        return IntStream.range(0, DRAWS)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> law.holds(new Samples(seed))));
    }

    private interface Law {
        void holds(Samples samples);
    }
}
