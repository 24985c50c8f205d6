package io.fairlead.sidecar.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log's file that is full, or that somebody else moves. */
class FullFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private Path file() {
        return folder.resolve("log");
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private static void write(LineOutput output, String text) throws IOException {
        output.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_full_file_makes_room_for_a_new_one_and_the_oldest_goes() throws Exception {
        try (LineOutput output = new LineOutput(file(), new FileTurn(10, 2))) {
            for (int i = 1; i <= 8; i++) {
                write(output, "line" + i + "\n");
            }
        }
        assertThat(names()).containsExactly("log", "log.1", "log.2");
        assertThat(read("log")).isEqualTo("line8\n");
        assertThat(read("log.1")).isEqualTo("line7\n");
        assertThat(read("log.2")).isEqualTo("line6\n");
    }

    @Test
    void lines_that_come_together_are_parted_between_lines_and_none_is_lost() throws Exception {
        StringBuilder batch = new StringBuilder();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add("number " + i);
            batch.append("number ").append(i).append('\n');
        }
        try (LineOutput output = new LineOutput(file(), new FileTurn(64, 50))) {
            write(output, batch.toString());
        }
        List<String> found = new ArrayList<>();
        for (int old = names().size() - 1; old >= 0; old--) {
            String name = old == 0 ? "log" : "log." + old;
            assertThat(Files.size(folder.resolve(name))).isBetween(1L, 64L);
            found.addAll(Files.readAllLines(folder.resolve(name)));
        }
        assertThat(found).isEqualTo(all);
    }

    @Test
    void a_line_that_is_longer_than_a_file_has_one_for_itself() throws Exception {
        try (LineOutput output = new LineOutput(file(), new FileTurn(4, 9))) {
            write(output, "longer\nlonger still\na\n");
        }
        assertThat(read("log.2")).isEqualTo("longer\n");
        assertThat(read("log.1")).isEqualTo("longer still\n");
        assertThat(read("log")).isEqualTo("a\n");
    }

    @Test
    void what_a_start_finds_counts_as_written() throws Exception {
        Files.writeString(file(), "from before\n");
        try (LineOutput output = new LineOutput(file(), new FileTurn(16, 1))) {
            write(output, "after\n");
        }
        assertThat(read("log.1")).isEqualTo("from before\n");
        assertThat(read("log")).isEqualTo("after\n");
    }

    @Test
    void nothing_old_is_kept_where_that_is_said() throws Exception {
        try (LineOutput output = new LineOutput(file(), new FileTurn(8, 0))) {
            write(output, "first\n");
            write(output, "second\n");
        }
        assertThat(names()).containsExactly("log");
        assertThat(read("log")).isEqualTo("second\n");
    }

    /** What stands where the full file would go cannot be replaced, not even by root. */
    @Test
    void a_file_that_cannot_be_put_aside_grows_on_and_loses_nothing() throws Exception {
        Files.createDirectories(folder.resolve("log.1").resolve("in the way"));
        try (LineOutput output = new LineOutput(file(), new FileTurn(8, 1))) {
            write(output, "first\n");
            write(output, "second\n");
            write(output, "third\n");
        }
        assertThat(read("log")).isEqualTo("first\nsecond\nthird\n");
    }

    @Test
    void a_line_that_comes_in_parts_is_not_parted_by_a_full_file() throws Exception {
        try (LineOutput output = new LineOutput(file(), new FileTurn(8, 3))) {
            write(output, "a part ");
            write(output, "and its end\nnext\n");
        }
        assertThat(read("log.1")).isEqualTo("a part and its end\n");
        assertThat(read("log")).isEqualTo("next\n");
    }

    @Test
    void a_file_that_somebody_else_moves_or_removes_is_made_anew() throws Exception {
        AtomicLong nanos = new AtomicLong();
        try (LineOutput output = new LineOutput(file(), FileTurn.NEVER, nanos::get)) {
            write(output, "first\n");
            Files.move(file(), folder.resolve("moved"));
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
            write(output, "second\n");
            Files.delete(file());
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
            write(output, "third\n");
        }
        assertThat(read("moved")).isEqualTo("first\n");
        assertThat(read("log")).isEqualTo("third\n");
    }
}
