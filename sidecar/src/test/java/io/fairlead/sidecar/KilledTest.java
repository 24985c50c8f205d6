package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of its work, and its successor. */
class KilledTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private ServingProcess start(int port, LocalProvider provider) throws IOException {
        return ServingProcess.start(
                folder,
                port,
                provider.entry(),
                ProcessBuilder.Redirect.to(folder.resolve("err").toFile()));
    }

    @Test
    void clients_see_a_broken_connection_and_the_next_one_is_ready_at_the_same_place() throws Exception {
        int port;
        try (ServerSocket reserved = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = reserved.getLocalPort();
        }
        String authority = "";
        for (int i = 0; i < 3; i++) {
            try (LocalProvider provider = LocalProvider.start();
                    ServingProcess serving = start(port, provider)) {
                String now = Files.readString(folder.resolve("home/ca.pem"));
                assertThat(now).isEqualTo(authority.isEmpty() ? now : authority);
                authority = now;
                assertThat(serving.call(LocalProvider.WHOLE).statusCode()).isEqualTo(200);
                CompletableFuture<HttpResponse<String>> stream = serving.begin(LocalProvider.HELD);
                await().atMost(ServingProcess.PATIENCE).until(() -> provider.held() == 1);

                serving.process().destroyForcibly(); // SIGKILL
                assertThatThrownBy(() -> stream.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
                assertThat(serving.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
