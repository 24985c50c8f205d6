package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A process that has used up its file descriptors. */
class DescriptorsTest {

    /** Room for the libraries' files, and for some connections. */
    private static final int LIMIT = 400;

    private static final int STREAMS = 5;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    @EnabledIf("limits")
    void streams_live_on_new_clients_wait_and_it_recovers_by_itself() throws Exception {
        Path err = folder.resolve("err");
        List<Socket> idle = new ArrayList<>();
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = ServingProcess.start(
                        folder,
                        provider.entry(),
                        ProcessBuilder.Redirect.to(err.toFile()),
                        "sh",
                        "-c",
                        "ulimit -n " + LIMIT + "; exec \"$@\"",
                        "sh")) {
            List<CompletableFuture<HttpResponse<String>>> streams = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                streams.add(serving.begin(LocalProvider.HELD));
            }
            await().atMost(ServingProcess.PATIENCE).until(() -> provider.held() == STREAMS);
            for (int i = 0; i < LIMIT; i++) {
                idle.add(new Socket(
                        InetAddress.getLoopbackAddress(), serving.at("/").getPort()));
            }
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> Files.readString(err).contains("connections wait"));
            CompletableFuture<HttpResponse<String>> waits = serving.begin(LocalProvider.WHOLE);
            assertThat(serving.process().isAlive()).isTrue();

            provider.goOn();
            for (CompletableFuture<HttpResponse<String>> stream : streams) {
                assertThat(stream.get(60, TimeUnit.SECONDS).body())
                        .contains("one", "two", "[DONE]")
                        .doesNotContain("error");
            }
            close(idle);
            assertThat(waits.get(60, TimeUnit.SECONDS).statusCode()).isIn(200, 503);
            await().atMost(ServingProcess.PATIENCE)
                    .until(() -> serving.call(LocalProvider.WHOLE).statusCode() == 200);
            assertThat(serving.ready()).isTrue();
            assertThat(serving.terminate()).isZero();
        } finally {
            close(idle);
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
    }

    static boolean limits() {
        return File.separatorChar == '/';
    }
}
