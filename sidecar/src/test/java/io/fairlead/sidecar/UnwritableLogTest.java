package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A process whose log goes nowhere: nobody reads its standard error, or the disk is full. */
class UnwritableLogTest {

    private static final String LOST = "fairlead_log_lost_total{reason=\"%s\"}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void a_standard_error_that_nobody_reads_holds_up_neither_calls_nor_the_end() throws Exception {
        String lost = LOST.formatted("queue_full");
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = ServingProcess.start(folder, provider.entry(), ProcessBuilder.Redirect.PIPE)) {
            int batches = 0;
            while (serving.metric(lost) == 0) {
                assertThat(batches++).as("batches until the queue is full").isLessThan(20);
                thousandCalls(serving);
            }
            double before = serving.metric(lost);
            thousandCalls(serving);

            assertThat(serving.metric(lost)).isGreaterThan(before);
            assertThat(serving.ready()).isTrue();
            assertThat(serving.terminate()).isZero();
        }
    }

    /** A tenth of them breaks off, which is a warning in the log. */
    private static void thousandCalls(ServingProcess serving) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                boolean breaks = i % 10 == 0;
                running.add(clients.submit(() -> breaks ? broken(serving) : whole(serving)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static boolean whole(ServingProcess serving) throws IOException {
        assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
        return true;
    }

    private static boolean broken(ServingProcess serving) {
        try {
            serving.call(LocalProvider.BROKEN);
        } catch (IOException brokenOff) {
            return true;
        }
        throw new AssertionError("the stream ended as if it were whole");
    }

    @Test
    @EnabledIf("fullDisk")
    void a_full_disk_is_said_on_standard_error_and_holds_up_no_call() throws Exception {
        Path err = folder.resolve("err");
        String configuration = "telemetry: { log: { file: /dev/full } }\n";
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = ServingProcess.start(
                        folder, configuration + provider.entry(), ProcessBuilder.Redirect.to(err.toFile()))) {
            for (int i = 0; i < 20; i++) {
                assertThat(whole(serving)).isTrue();
            }
            await().atMost(ServingProcess.PATIENCE).until(() -> serving.metric(LOST.formatted("not_written")) >= 20);

            assertThat(Files.readString(err))
                    .containsOnlyOnce("fairlead: lines of the log are lost, as /dev/full cannot be written");
            assertThat(serving.terminate()).isZero();
        }
    }

    /** A pipe that nobody opened stands in for a disk that hangs: the log's thread never comes back from it. */
    @Test
    @EnabledIf("pipes")
    void a_disk_that_hangs_holds_up_neither_calls_nor_a_reload_nor_the_end() throws Exception {
        Path hanging = folder.resolve("hanging");
        assertThat(new ProcessBuilder("mkfifo", hanging.toString()).start().waitFor())
                .isZero();
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = ServingProcess.start(
                        folder,
                        "telemetry: { log: { file: " + hanging + " } }\n" + provider.entry(),
                        ProcessBuilder.Redirect.to(folder.resolve("err").toFile()))) {
            for (int i = 0; i < 20; i++) {
                assertThat(whole(serving)).isTrue();
            }
            for (String level : new String[] {"debug", "warn", "info"}) {
                Files.writeString(
                        folder.resolve("fairlead.yaml"),
                        "telemetry: { log: { file: " + hanging + ", level: " + level + " } }\n" + provider.entry());
                assertThat(serving.post("/api/v1/config/reload", "").statusCode())
                        .isEqualTo(200);
                assertThat(whole(serving)).isTrue();
            }
            assertThat(serving.ready()).isTrue();
            assertThat(serving.terminate()).isZero();
        }
    }

    static boolean pipes() {
        return new File("/usr/bin/mkfifo").canExecute();
    }

    static boolean fullDisk() {
        return new File("/dev/full").canWrite();
    }
}
