package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fairlead serve} with twice as many clients as it takes, all of them busy. */
class HealthUnderLoadTest {

    private static final int MOST = 40;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void down_to_its_last_connection_it_answers_every_probe() throws Exception {
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = ServingProcess.start(
                        folder,
                        provider.entry() + "proxy: { max-connections: " + MOST + " }\n",
                        ProcessBuilder.Redirect.to(folder.resolve("err").toFile()))) {
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 2 * MOST; i++) {
                calls.add(serving.begin(LocalProvider.HELD));
            }
            await().atMost(ServingProcess.PATIENCE).until(() -> provider.held() == MOST);
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger knocked = new AtomicInteger();
            ExecutorService crowd = Executors.newFixedThreadPool(4);
            try {
                List<Future<?>> knocking = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    knocking.add(crowd.submit(() -> knock(serving, over, knocked)));
                }
                for (int i = 0; i < 50; i++) {
                    for (String probe : List.of("/livez", "/readyz", "/startupz", "/readyz?verbose")) {
                        assertThat(serving.get(probe).statusCode()).as(probe).isEqualTo(200);
                    }
                }
                await().atMost(ServingProcess.PATIENCE).until(() -> knocked.get() > 100);
                over.set(true);
                for (Future<?> each : knocking) {
                    each.get();
                }
            } finally {
                over.set(true);
                crowd.shutdownNow();
            }
            JsonNode health = new ObjectMapper().readTree(serving.get("/health").body());
            assertThat(health.fieldNames()).toIterable().containsExactly("status", "providers", "checks");
            assertThat(health.at("/checks").fieldNames())
                    .toIterable()
                    .containsExactly("loops", "memory", "certificate", "disk", "configuration", "log", "checks");
            assertThat(health.at("/checks/certificate/ok").booleanValue()).isTrue();
            provider.goOn();
            CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
                    .handle((done, refused) -> true)
                    .join();
            assertThat(calls.stream()
                            .filter(each -> !each.isCompletedExceptionally()
                                    && each.join().statusCode() == 200)
                            .count())
                    .isGreaterThanOrEqualTo(MOST);
        }
    }

    /** Clients for whom there is no room. */
    private static void knock(ServingProcess serving, AtomicBoolean over, AtomicInteger knocked) {
        while (!over.get()) {
            try {
                serving.call(LocalProvider.WHOLE);
            } catch (java.io.IOException e) {
                // it is turned away, and its connection closed
            }
            knocked.incrementAndGet();
        }
    }
}
