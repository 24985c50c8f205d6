package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.config.TelemetryConfig.LogFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of {@code run} takes bounded room, however long its command runs and however often there is one. */
class RunLogTest {

    @Test
    void a_file_of_our_own_turns_and_one_that_the_user_named_is_his(@TempDir Path home) {
        LogFile own = Objects.requireNonNull(RunLog.at(null, home).written());
        assertThat(own.size()).isEqualTo(RunLog.LARGEST).isPositive();
        assertThat(own.keep()).isEqualTo(RunLog.TURNED);

        Path his = home.resolve("his.log");
        assertThat(RunLog.at(his.toString(), home).written()).isEqualTo(LogFile.growing(his));
        assertThat(RunLog.at("-", home).written()).isNull();
    }

    @Test
    void the_folder_keeps_the_newest_files_those_that_were_turned_included(@TempDir Path home) throws Exception {
        Path folder = Files.createDirectories(home.resolve("log"));
        for (int i = 0; i < RunLog.KEPT; i++) {
            for (String end : new String[] {".log", ".log.1"}) {
                Path old = Files.writeString(folder.resolve("run-" + i + end), "x");
                Files.setLastModifiedTime(old, FileTime.fromMillis(1_000L * (i + 1)));
            }
        }
        Files.writeString(folder.resolve("mine.txt"), "x");

        RunLog made = RunLog.at(null, home);
        made.prepare();

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(each -> !each.endsWith("mine.txt"))).hasSize(RunLog.KEPT);
        }
        assertThat(folder.resolve("run-0.log")).doesNotExist();
        assertThat(folder.resolve("run-0.log.1")).doesNotExist();
        assertThat(folder.resolve("mine.txt")).exists();
        assertThat(Objects.requireNonNull(made.file())).exists();
    }
}
