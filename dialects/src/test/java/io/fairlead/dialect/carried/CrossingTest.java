package io.fairlead.dialect.carried;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.carried.Recorded.Cuts;
import io.fairlead.dialect.neutral.Collector;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.registry.Dialects;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What real clients asked and real providers answered, told in every other API. */
final class CrossingTest {
    private static final int CUT_EVERYWHERE = 24;
    private static final int SHORT = 3_000;

    private final List<String> wrong = new ArrayList<>();

    @Test
    void a_request_is_said_in_every_api_and_no_word_of_it_vanishes() {
        for (Recorded recorded : Recorded.all()) {
            Losses unread = new Losses();
            Conversation asked = recorded.asked(unread);
            if (asked == null) {
                continue;
            }
            for (Side side : Side.all()) {
                tried(recorded, side, () -> request(recorded, asked, side));
            }
        }
        nothingWrong();
    }

    private void request(Recorded recorded, Conversation asked, Side side) {
        Losses losses = new Losses();
        Written written = side.api().writeRequest(asked, side.to(), losses);
        Conversation back = side.read(written);
        if (losses.worst().compareTo(Loss.Effect.NOTED) > 0) {
            return;
        }
        String there = String.join("", Told.words(back));
        for (String words : Told.words(asked)) {
            if (!there.contains(words)) {
                wrong(recorded, side, "lacks " + words);
                return;
            }
        }
        if (!names(back).containsAll(callable(asked))) {
            wrong(recorded, side, "lacks tools");
        }
    }

    /** The tools that the model may call: without the others the answer is the same. */
    private static List<String> callable(Conversation asked) {
        return switch (asked.toolChoice().mode()) {
            case NONE -> List.of();
            case NAMED -> List.of(Objects.requireNonNull(asked.toolChoice().name()));
            case AUTO, REQUIRED -> names(asked);
        };
    }

    private static List<String> names(Conversation asked) {
        return asked.tools().stream().map(Tool::name).toList();
    }

    @Test
    void an_answer_is_told_alike_in_every_api() {
        for (Recorded recorded : Recorded.all()) {
            Completion answer = recorded.answer();
            if (answer == null) {
                continue;
            }
            for (Side side : Side.all()) {
                tried(recorded, side, () -> {
                    JsonNode written = side.api().writeAnswer(answer, side.reply(Answering.asked(false)));
                    Completion back = side.api().readAnswer(written, side.to().maker());
                    alike(recorded, side, back == null ? null : Told.of(back), Told.of(answer));
                });
            }
        }
        nothingWrong();
    }

    @Test
    void a_stream_is_told_alike_in_every_api_in_any_cut_and_its_watcher_believes_it() {
        long seed = 0;
        for (Recorded recorded : Recorded.all()) {
            if (!recorded.streamed()) {
                continue;
            }
            List<Delta> deltas = recorded.deltas(Cuts.drawn(seed++));
            if (!deltas.equals(recorded.deltas(Cuts.NONE))) {
                wrong.add(recorded + " depends on its cuts");
            }
            for (Side side : Side.all()) {
                long cuts = seed++;
                tried(recorded, side, () -> stream(recorded, deltas, side, Cuts.drawn(cuts)));
            }
        }
        nothingWrong();
    }

    @Test
    void short_streams_are_read_alike_wherever_they_are_cut() {
        List<Recorded> streams = new ArrayList<>(Recorded.all().stream()
                .filter(recorded -> recorded.streamed() && recorded.recording().body().length < SHORT)
                .toList());
        Collections.shuffle(streams, new Random(4));
        for (Recorded recorded : streams.subList(0, Math.min(streams.size(), CUT_EVERYWHERE))) {
            List<Delta> whole = recorded.deltas(Cuts.NONE);
            for (int cut = 1; cut < recorded.recording().body().length; cut++) {
                if (!recorded.deltas(Cuts.at(cut)).equals(whole)) {
                    wrong.add(recorded + " cut at " + cut);
                    break;
                }
            }
        }
        nothingWrong();
    }

    private void stream(Recorded recorded, List<Delta> deltas, Side side, Cuts cuts) {
        Conversation asked = Answering.asked(true);
        Written request = side.api().writeRequest(asked, side.to(), new Losses());
        Reply plain = side.reply(asked);
        Reply reply =
                new Reply(asked, plain.maker(), plain.model(), plain.id(), plain.createdSeconds(), request.path());
        StreamWriter writer = side.api().streamWriter(reply);
        Output out = new Output();
        deltas.forEach(delta -> writer.write(delta, out));
        byte[] bytes = out.toByteArray();
        String type = side.api().streamType(reply);

        Collector read = new Collector();
        StreamReader reader = side.api().streamReader(type, side.to().maker(), read);
        cuts.feed(bytes, reader);
        CatalogEntry entry = Objects.requireNonNull(ProviderCatalog.builtIn().entry(side.dialect()));
        AnswerWatcher watcher = Dialects.of(entry).watch(side.operation(request), true, type);
        watcher.look(ByteBuffer.wrap(bytes));
        watcher.end();

        Collector expected = new Collector();
        deltas.forEach(expected::delta);
        boolean failed = deltas.stream().anyMatch(Delta.Failed.class::isInstance);
        if (read.ended() != expected.ended() || (watcher.finished() && watcher.error() == null) != expected.ended()) {
            wrong(
                    recorded,
                    side,
                    "ended " + expected.ended() + ", read " + read.ended() + ", watched " + watcher.finished());
        } else if ((watcher.error() != null) != failed) {
            wrong(recorded, side, "failed " + failed + ", watched " + watcher.error());
        } else if (!deltas.isEmpty()) {
            alike(recorded, side, Told.of(read.completion()), Told.of(expected.completion()));
        }
    }

    private void alike(Recorded recorded, Side side, @Nullable Told there, Told here) {
        if (there == null) {
            wrong(recorded, side, "is no answer");
            return;
        }
        // Some APIs must say a number where nobody counted.
        boolean counted = (here.input() < 0 || there.input() == here.input())
                && (here.output() < 0 || there.output() == here.output());
        if (!there.words().equals(here.words())
                || !there.thoughts().equals(here.thoughts())
                || !there.calls().equals(here.calls())
                || !counted) {
            wrong(recorded, side, "says " + there + "\n   for " + here);
        }
    }

    private void tried(Recorded recorded, Side side, Runnable crossing) {
        try {
            crossing.run();
        } catch (RuntimeException e) {
            StackTraceElement[] where = e.getStackTrace();
            wrong(recorded, side, e + (where.length > 0 ? " at " + where[0] : ""));
        }
    }

    private void wrong(Recorded recorded, Side side, String what) {
        wrong.add(recorded + " -> " + side + ": " + what.substring(0, Math.min(what.length(), 600)));
    }

    private void nothingWrong() {
        assertThat(wrong.size() > 40 ? wrong.subList(0, 40) : wrong)
                .as("%s of them", wrong.size())
                .isEmpty();
    }
}
