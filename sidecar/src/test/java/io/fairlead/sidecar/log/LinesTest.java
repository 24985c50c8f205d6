package io.fairlead.sidecar.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.observe.LostLines;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.async.EventRoute;
import org.apache.logging.log4j.core.impl.MutableLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static MutableLogEvent event(String text, boolean last) {
        MutableLogEvent event = new MutableLogEvent();
        event.setMessage(new SimpleMessage(text));
        event.setEndOfBatch(last);
        return event;
    }

    @Test
    void lines_that_come_together_are_written_in_one_go_and_one_that_comes_alone_at_once() throws Exception {
        Path file = folder.resolve("log");
        LinesAppender lines = LinesAppender.to(
                file,
                FileTurn.NEVER,
                PatternLayout.newBuilder().setPattern("%m%n").build());
        lines.start();
        lines.append(event("one", false));
        lines.append(event("two", false));
        assertThat(file).doesNotExist();
        lines.append(event("three", true));
        assertThat(file).hasContent("one\ntwo\nthree\n");
        lines.append(event("four", true));
        assertThat(file).hasContent("one\ntwo\nthree\nfour\n");
        lines.stop();
    }

    @Test
    void lines_that_cannot_be_written_are_counted_and_the_next_one_begins_anew() throws Exception {
        Path file = folder.resolve("not-there-yet").resolve("log");
        long before = LostLines.NOT_WRITTEN.count();
        try (LineOutput output = new LineOutput(file, FileTurn.NEVER)) {
            output.write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
            assertThat(LostLines.NOT_WRITTEN.count()).isEqualTo(before + 2);
            Files.createDirectory(folder.resolve("not-there-yet"));
            output.write("three\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(file).hasContent("\nthree\n");
    }

    @Test
    void a_full_queue_drops_a_line_of_any_level_and_counts_it() {
        long before = LostLines.QUEUE_FULL.count();
        for (Level level : Level.values()) {
            assertThat(new FullQueue().getRoute(1, level)).isEqualTo(EventRoute.DISCARD);
        }
        assertThat(LostLines.QUEUE_FULL.count()).isEqualTo(before + Level.values().length);
    }
}
