package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private Instance other(Process process, int port) {
        long started = process.info().startInstant().orElseThrow().toEpochMilli();
        return new Instance(process.pid(), started, "127.0.0.1", port, "127.0.0.1:2", folder.toString());
    }

    @Test
    void the_one_that_lives_is_found_whichever_ended() throws Exception {
        Process sleeping = new ProcessBuilder("sleep", "60").start();
        try {
            Instance here = Instance.here("127.0.0.1", 1, "127.0.0.1:3", folder);
            Instance there = other(sleeping, 4);
            here.publish();
            there.publish();
            assertThat(Instance.running(folder)).containsExactly(there, here);

            there.withdraw();
            assertThat(Instance.running(folder)).containsExactly(here);
            assertThat(Files.readString(folder.resolve("instance.json"))).contains("\"port\":1");

            there.publish();
            sleeping.destroyForcibly().waitFor();
            assertThat(Instance.running(folder)).as("one that was killed").containsExactly(here);
            here.withdraw();
            assertThat(Instance.running(folder)).isEmpty();
            assertThat(folder.resolve("instance.json")).doesNotExist();
        } finally {
            sleeping.destroyForcibly();
        }
    }

    @Test
    void a_later_process_of_the_same_number_is_another_one() {
        Instance here = Instance.here("127.0.0.1", 1, "127.0.0.1:3", folder);
        new Instance(here.pid(), here.startedMs() - 60_000, "127.0.0.1", 5, "", folder.toString()).publish();
        assertThat(Instance.running(folder)).isEmpty();
    }

    @Test
    void what_is_half_written_is_nobody() throws Exception {
        Files.createDirectories(folder.resolve("instances"));
        Files.writeString(folder.resolve("instances/7.json"), "{\"pid\":7,");
        assertThat(Instance.running(folder)).isEmpty();
    }
}
