package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers that real providers gave: what they are must not depend on how they are cut. */
class RecordedAnswersTest {
    private static final int CUT_EVERYWHERE_UP_TO = 900;
    private static final Pattern FINISH = Pattern.compile(
            "\"finish_reason\": ?\"[A-Za-z_]+\"|\"type\":\"response\\.(completed|incomplete)\""
                    + "|\"stop_reason\": ?\"|\"finishReason\": ?\"|message-end|\"done\":true|interaction\\.completed|\\[DONE]|blockReason");

    /** Recorded answers that end without a word: empty, or cut short by a tiny budget. */
    private static final Pattern SAYS_NOTHING = Pattern.compile(
            "refusal_response|empty_response|empty_stop|anthropic_invoke_stream|budget|tiny_tool|object_streaming");

    private static List<Recording> good = List.of();

    @BeforeAll
    static void read() {
        good = Recording.all().stream().filter(r -> r.status() == 200).toList();
    }

    private record Verdict(
            boolean content, boolean finished, @Nullable ProviderError error, Usage usage, boolean boundary) {
        static Verdict of(AnswerWatcher watcher) {
            return new Verdict(
                    watcher.content(), watcher.finished(), watcher.error(), watcher.usage(), watcher.atBoundary());
        }
    }

    private static boolean isStream(Recording recording) {
        return recording.response().path("body").isTextual();
    }

    private static Verdict whole(Recording recording, byte[] body) {
        AnswerWatcher watcher = recording.watcher();
        watcher.look(ByteBuffer.wrap(body));
        watcher.end();
        return Verdict.of(watcher);
    }

    @Test
    void every_complete_answer_is_finished_and_every_stream_of_it_has_content() {
        List<String> wrong = new ArrayList<>();
        for (Recording recording : good) {
            boolean bad = recording.has("error-in-stream") || recording.has("error-in-200");
            Verdict verdict = whole(recording, recording.body());
            boolean empty = SAYS_NOTHING.matcher(recording.name()).find();
            if (bad ? verdict.error() == null : verdict.error() != null || !verdict.finished()) {
                wrong.add(recording + " " + recording.operation() + " " + verdict);
            } else if (isStream(recording) && !bad && !empty && !verdict.content()) {
                wrong.add("no content: " + recording + " " + verdict);
            } else if (verdict.error() != null && verdict.error().status() < 400) {
                wrong.add("error with a good status: " + recording + " " + verdict);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void no_cut_changes_the_verdict() {
        Random random = new Random(7);
        for (Recording recording : good) {
            byte[] body = recording.body();
            Verdict expected = whole(recording, body);
            if (isStream(recording)) {
                assertThat(cut(recording, body, 1, null))
                        .as("%s by byte", recording)
                        .isEqualTo(expected);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(cut(recording, body, 700, random))
                        .as("%s", recording)
                        .isEqualTo(expected);
            }
            for (int at = 1; body.length <= CUT_EVERYWHERE_UP_TO && at < body.length; at++) {
                AnswerWatcher watcher = recording.watcher();
                watcher.look(ByteBuffer.wrap(body, 0, at));
                watcher.look(ByteBuffer.wrap(body, at, body.length - at));
                watcher.end();
                assertThat(Verdict.of(watcher)).as("%s at %s", recording, at).isEqualTo(expected);
            }
        }
    }

    private static Verdict cut(Recording recording, byte[] body, int step, @Nullable Random random) {
        AnswerWatcher watcher = recording.watcher();
        ByteBuffer direct = ByteBuffer.allocateDirect(step);
        for (int at = 0; at < body.length; ) {
            int length = Math.min(body.length - at, random == null ? step : 1 + random.nextInt(step));
            direct.clear().put(body, at, length).flip();
            watcher.look(direct);
            if (direct.hasRemaining()) {
                throw new AssertionError(recording + " left bytes unread");
            }
            at += length;
        }
        watcher.end();
        return Verdict.of(watcher);
    }

    @Test
    void line_ends_do_not_matter_to_a_stream_of_events() {
        Random random = new Random(11);
        for (Recording recording : good) {
            String type = recording.header("content-type");
            if (!isStream(recording) || type == null || !type.startsWith("text/event-stream")) {
                continue;
            }
            String text = new String(recording.body(), StandardCharsets.UTF_8).replace("\r\n", "\n");
            Verdict expected = whole(recording, text.getBytes(StandardCharsets.UTF_8));
            for (String lineEnd : new String[] {"\r\n", "\r"}) {
                byte[] body = text.replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
                assertThat(whole(recording, body)).as("%s", recording).isEqualTo(expected);
                assertThat(cut(recording, body, 64, random)).as("%s", recording).isEqualTo(expected);
            }
        }
    }

    @Test
    void a_stream_cut_before_its_finish_marker_is_never_finished() {
        int looked = 0;
        for (Recording recording : good) {
            if (!isStream(recording) || recording.response().has("body_encoding")) {
                continue;
            }
            String text = new String(recording.body(), StandardCharsets.ISO_8859_1);
            Matcher marker = FINISH.matcher(text);
            if (!marker.find()) {
                continue;
            }
            looked++;
            byte[] prefix = text.substring(0, marker.start()).getBytes(StandardCharsets.ISO_8859_1);
            AnswerWatcher watcher = recording.watcher();
            for (byte b : prefix) {
                watcher.look(ByteBuffer.wrap(new byte[] {b}));
                if (watcher.finished()) {
                    break;
                }
            }
            watcher.end();
            assertThat(watcher.finished())
                    .as("%s at %s", recording, marker.start())
                    .isFalse();
        }
        assertThat(good.isEmpty() || looked > 500).isTrue();
    }

    @Test
    void a_binary_stream_cut_anywhere_before_its_end_is_at_a_boundary_only_between_frames() {
        for (Recording recording : good) {
            if (!recording.response().has("body_encoding")) {
                continue;
            }
            byte[] body = recording.body();
            int frames = 0;
            AnswerWatcher watcher = recording.watcher();
            for (int at = 0; at < body.length; at++) {
                watcher.look(ByteBuffer.wrap(body, at, 1));
                frames += watcher.atBoundary() ? 1 : 0;
            }
            int expected = 0;
            for (int at = 0; at < body.length; at += ByteBuffer.wrap(body).getInt(at)) {
                expected++;
            }
            assertThat(frames).as("%s", recording).isEqualTo(expected);
        }
    }

    @Test
    void the_paths_of_all_recorded_calls_are_known() {
        Set<String> unknown = Set.of("cloudflare.models");
        for (Recording recording : Recording.all()) {
            if (!unknown.contains(recording.api())) {
                assertThat(recording.operation().api()).as("%s", recording).isNotEqualTo("other");
            }
        }
    }
}
