package io.fairlead.proxy.config.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettlingTest {

    private static final Path FILE = Path.of("/etc/fairlead.yaml");

    private final Settling settling = new Settling(version(1));

    private static Map<Path, FileStamp> version(long number) {
        return Map.of(FILE, new FileStamp(FILE, FileTime.fromMillis(number), number, null));
    }

    private static long at(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    @Test
    void files_that_look_as_they_were_read_are_no_change() {
        assertThat(settling.look(version(1), false, at(0))).isFalse();
        assertThat(settling.look(version(1), false, at(10_000))).isFalse();
        assertThat(settling.moving()).isFalse();
    }

    @Test
    void a_change_is_told_once_when_nothing_changed_for_a_moment() {
        assertThat(settling.look(version(2), false, at(0))).isFalse();
        assertThat(settling.moving()).isTrue();
        assertThat(settling.look(version(3), false, at(200))).isFalse();
        assertThat(settling.look(version(3), false, at(400))).isFalse();
        assertThat(settling.look(version(3), false, at(450))).isTrue();
        assertThat(settling.moving()).isFalse();
        assertThat(settling.look(version(3), false, at(900))).isFalse();
    }

    @Test
    void a_file_that_is_being_written_is_not_read_half() {
        for (int i = 0; i <= 100; i++) {
            assertThat(settling.look(version(i + 2), false, at(i * 100L))).isFalse();
        }
        assertThat(settling.look(version(102), false, at(10_300))).isTrue();
    }

    @Test
    void what_the_system_says_counts_where_the_look_shows_nothing() {
        assertThat(settling.look(version(1), true, at(0))).isFalse();
        assertThat(settling.look(version(1), false, at(300))).isTrue();
    }

    @Test
    void a_file_that_changed_before_it_was_looked_at_again_is_a_change() {
        settling.look(version(2), false, at(0));
        assertThat(settling.look(version(2), false, at(300))).isTrue();
        settling.read(version(3)); // it was read a moment later, and then put back
        assertThat(settling.look(version(2), false, at(400))).isFalse();
        assertThat(settling.look(version(2), false, at(700))).isTrue();
        settling.read(version(2));
        assertThat(settling.look(version(2), false, at(1_400))).isFalse();
    }
}
