package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.observe.EventHub;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Everything that the engine can be asked hangs: a disk, a lock, a bug. */
class HangingResourcesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch hang = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();

    private EngineView hanging() {
        return (EngineView) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EngineView.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "checks" -> {
                            return List.of();
                        }
                        case "events" -> {
                            return new EventHub(InstantSource.system()); // where to hear of them is asked at the start
                        }
                        case "stuck" -> {
                            return false;
                        }
                        default -> {
                            assertThat(hang.await(60, TimeUnit.SECONDS)).isTrue();
                            return method.getReturnType() == List.class ? List.of() : null;
                        }
                    }
                });
    }

    private CompletableFuture<Integer> begin(AdminServer server, String path) {
        return client.sendAsync(request(server, path), HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    private static HttpRequest request(AdminServer server, String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .timeout(PATIENCE)
                .build();
    }

    @Test
    void probes_are_answered_while_everything_else_hangs_and_what_is_too_much_is_refused()
            throws IOException, InterruptedException {
        EngineView engine = hanging();
        try (AdminServer server = AdminServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                () -> null,
                engine,
                new Health(() -> true, () -> false, engine),
                new MetricsText())) {
            List<CompletableFuture<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                calls.add(begin(server, "/api/v1/providers"));
            }
            await().atMost(PATIENCE).until(() -> calls.stream().anyMatch(CompletableFuture::isDone));
            for (String probe : List.of("/livez", "/readyz?verbose", "/startupz")) {
                assertThat(client.send(request(server, probe), HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
            }
            hang.countDown();
            List<Integer> statuses = calls.stream()
                    .map(each -> each.orTimeout(60, TimeUnit.SECONDS).join())
                    .toList();
            assertThat(statuses).containsOnly(200, 503);
            assertThat(statuses.stream().filter(each -> each == 200).count()).isGreaterThanOrEqualTo(64);
        }
    }
}
