package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.Reloaded;
import io.fairlead.proxy.Reloader.Trigger;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Aside;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Reloads that are partial, forget something or reset what did not change: here a thousand of them under load, and no call fails, no
 * pool is reset, nothing stays behind.
 */
class ManyReloadsTest {

    private static final int RELOADS = 1_000;
    private static final int CLIENTS = 6;
    private static final String CHAT = "/openai/v1/chat/completions";
    private static final String STREAMED = "data: [DONE]";

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger calls = new AtomicInteger();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();

    /** The same providers, and each time something else about them. */
    private static String version(int number, ScriptedProvider openai, ScriptedProvider spare) throws IOException {
        Scene.Builder scene = Scene.scene()
                .provider("openai", "key: [first, second]", openai)
                .provider("spare", "like: openai, url: \"https://a.provider.test/v1\", key: k" + number % 7, spare)
                .provider("mistral", "", null)
                .retry("attempts: " + (2 + number % 3) + ", backoff: { initial: 5ms, max: 20ms }")
                .routes("{ name: r" + number % 5 + ", match: { provider: openai }, fallback: [spare] }");
        return number % 4 == 0
                ? scene.provider(
                                "more-" + number % 8, "like: openai, url: \"https://b.provider.test/v1\", key: k", null)
                        .yaml()
                : scene.yaml();
    }

    /** Calls until it is over, in the ways in which clients call. */
    private void call(Scene scene, int number) {
        HttpClient intercepted = scene.jdk(number % 2 == 0 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        HttpClient plain = scene.plain();
        while (!over.get()) {
            boolean proxied = number % 3 == 0;
            URI uri = proxied ? URI.create("https://api.openai.com/v1/chat/completions") : scene.base(CHAT);
            boolean streamed = calls.incrementAndGet() % 2 == 0;
            String body = streamed ? Golden.CHAT_REQUEST.replaceFirst("\\{", "{\"stream\":true,") : Golden.CHAT_REQUEST;
            try {
                HttpResponse<String> answer = (proxied ? intercepted : plain)
                        .send(
                                HttpRequest.newBuilder(uri)
                                        .header("x-streamed", Boolean.toString(streamed))
                                        .timeout(Scene.PATIENCE)
                                        .POST(HttpRequest.BodyPublishers.ofString(body))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200 || (streamed && !answer.body().contains(STREAMED))) {
                    failed.add(answer.statusCode() + " " + answer.body());
                }
            } catch (IOException | InterruptedException e) {
                failed.add(e.toString());
            }
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void a_thousand_reloads_under_load_fail_no_call_reset_no_pool_and_leave_nothing_behind() throws Exception {
        List<WeakReference<Snapshot>> snapshots = new ArrayList<>();
        try (ScriptedProvider openai = ScriptedProvider.builder().forgetful().start();
                ScriptedProvider spare = ScriptedProvider.builder().forgetful().start();
                Scene scene = Scene.scene()
                        .provider("openai", "key: [first, second]", openai)
                        .provider("spare", "like: openai, url: \"https://a.provider.test/v1\", key: k", spare)
                        .provider("mistral", "", null)
                        .start()) {
            openai.on(seen -> "true".equals(seen.header("x-streamed"))
                    ? Golden.events(Golden.chatEvents())
                    : Reply.json(Golden.CHAT));
            scene.engine.engine().breakers().mode("mistral", BreakerMode.FORCED_OPEN);
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(Aside.run(() -> call(scene, number)));
            }
            await().atMost(Scene.PATIENCE).until(() -> calls.get() > 200);
            int connections = openai.accepted();

            int refused = 0;
            for (int i = 0; i < RELOADS; i++) {
                boolean bad = i % 10 == 9;
                ReloadTest.renamedOver(
                        scene.engine.file(),
                        bad ? "routes: [ { match: { provider: nobody } } ]\n" : version(i, openai, spare));
                Reloaded reloaded =
                        scene.engine.reloader().reload(Trigger.SIGNAL).get(60, TimeUnit.SECONDS);
                assertThat(reloaded).isInstanceOf(bad ? Reloaded.Refused.class : Reloaded.Applied.class);
                refused += bad ? 1 : 0;
                snapshots.add(new WeakReference<>(scene.engine.engine().snapshot()));
            }
            over.set(true);
            clients.forEach(CompletableFuture::join);

            assertThat(failed).isEmpty();
            assertThat(calls.get()).isGreaterThan(1_000);
            assertThat(openai.accepted())
                    .as("connections made since: a loop's first, at most")
                    .isLessThanOrEqualTo(
                            Math.max(connections, Runtime.getRuntime().availableProcessors()));
            assertThat(scene.engine.engine().breakers().view("mistral").state()).isEqualTo("forced-open");
            assertThat(scene.meter("fairlead.config.reloads", "result", "refused"))
                    .isEqualTo(refused);
            scene.atRest();
            await().atMost(Scene.PATIENCE).until(() -> scene.engine.engine().configurationsInUse() == 1);
            // A connection that waits for its next request knows the configuration of the last one.
            await().atMost(Duration.ofMinutes(2)).until(() -> alive(snapshots) <= 1 + 2 * CLIENTS);
        }
    }

    private static int alive(List<WeakReference<Snapshot>> snapshots) {
        System.gc();
        return (int) snapshots.stream()
                .map(WeakReference::get)
                .filter(snapshot -> snapshot != null)
                .distinct()
                .count();
    }
}
