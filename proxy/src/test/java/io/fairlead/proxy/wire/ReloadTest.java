package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.Reloaded;
import io.fairlead.proxy.Reloader.Trigger;
import io.fairlead.proxy.observe.Event;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The file of a running engine changes, or somebody asks that it be read again. */
class ReloadTest {

    private static final String CHAT = "/openai/v1/chat/completions";

    private static Scene.Builder openai(ScriptedProvider provider, String settings) {
        return Scene.scene().provider("openai", settings, provider);
    }

    private static int chat(Scene scene) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, Golden.CHAT_REQUEST).status();
        }
    }

    private static Reloaded reload(Scene scene, String yaml) throws Exception {
        Files.writeString(scene.engine.file(), yaml);
        return reload(scene);
    }

    private static Reloaded reload(Scene scene) throws Exception {
        return scene.engine.reloader().reload(Trigger.API).get(30, TimeUnit.SECONDS);
    }

    /** The configuration events from now on. */
    private static Queue<Event.ConfigRead> events(Scene scene) {
        Queue<Event.ConfigRead> heard = new ConcurrentLinkedQueue<>();
        scene.engine.engine().events().subscribe("test", 100, Runnable::run, event -> {
            if (event instanceof Event.ConfigRead it) {
                heard.add(it);
            }
        });
        return heard;
    }

    /** As editors and careful scripts write a file. */
    static void renamedOver(Path file, String content) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(beside, content);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void a_file_with_mistakes_is_refused_with_its_places_and_the_one_before_stays() throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start();
                Scene scene = openai(provider, "").start()) {
            provider.always(Reply.json(Golden.CHAT));
            Queue<Event.ConfigRead> events = events(scene);
            String hash = scene.engine.engine().snapshot().hash();

            Reloaded bad = reload(scene, "defaults:\n  retry: { attemps: 3 }\ntls: { untrusting-clients: ask }\n");

            assertThat(bad)
                    .isInstanceOfSatisfying(
                            Reloaded.Refused.class,
                            refused -> assertThat(refused.problems())
                                    .extracting(String::valueOf)
                                    .containsExactly(
                                            "fairlead.yaml:2:12: defaults.retry.attemps: unknown key (did you mean attempts?)",
                                            "fairlead.yaml:3:28: tls.untrusting-clients: found ask (allowed: refuse, tunnel)"));
            assertThat(scene.engine.engine().snapshot().hash()).isEqualTo(hash);
            assertThat(chat(scene)).isEqualTo(200);
            assertThat(scene.meter("fairlead.config.reloads", "result", "refused"))
                    .isEqualTo(1);
            assertThat(scene.meter("fairlead.config.current")).isZero();
            await().atMost(Scene.PATIENCE).until(() -> events.size() == 1);
            Event.ConfigRead event = events.remove();
            assertThat(event.result()).isEqualTo("refused");
            assertThat(event.trigger()).isEqualTo("api");
            assertThat(event.hash()).isEqualTo(hash);
            assertThat(event.problems()).hasSize(2);

            Reloaded good =
                    reload(scene, openai(provider, "").retry("attempts: 2").yaml());

            assertThat(good).isInstanceOf(Reloaded.Applied.class);
            assertThat(scene.engine.engine().snapshot().hash()).isNotEqualTo(hash);
            assertThat(scene.meter("fairlead.config.current")).isEqualTo(1);
            assertThat(scene.meter("fairlead.config.reloads", "result", "applied"))
                    .isEqualTo(1);
            await().atMost(Scene.PATIENCE).until(() -> events.size() == 1);
            assertThat(events.remove().result()).isEqualTo("applied");
        }
    }

    @Test
    void what_needs_a_restart_is_named_and_the_rest_is_applied() throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start();
                Scene scene = openai(provider, "").start()) {
            scene.engine.reloader();
            Reloaded applied = reload(
                    scene,
                    openai(provider, "")
                            .proxy("max-connections: 1, max-body: 16MiB")
                            .yaml());

            assertThat(applied)
                    .isInstanceOfSatisfying(
                            Reloaded.Applied.class,
                            it -> assertThat(it.restart()).containsExactly("proxy.max-connections"));
            assertThat(scene.engine.engine().snapshot().configuration().proxy().maxBody())
                    .isEqualTo(16 * 1024 * 1024);
            assertThat(scene.meter("fairlead.config.restart")).isEqualTo(1);
            provider.always(Reply.json(Golden.CHAT));
            try (RawClient one = RawClient.to(scene.engine);
                    RawClient other = RawClient.to(scene.engine)) {
                assertThat(one.post(CHAT, Golden.CHAT_REQUEST).status()).isEqualTo(200);
                assertThat(other.post(CHAT, Golden.CHAT_REQUEST).status())
                        .as("as many as at the start")
                        .isEqualTo(200);
            }

            Reloaded back = reload(scene, openai(provider, "").yaml());
            assertThat(back)
                    .isInstanceOfSatisfying(
                            Reloaded.Applied.class,
                            it -> assertThat(it.restart()).isEmpty());
            assertThat(scene.meter("fairlead.config.restart")).isZero();
        }
    }

    @Test
    void a_changed_file_is_applied_however_it_is_written() throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start();
                Scene scene = openai(provider, "").start()) {
            scene.engine.reloader();
            Files.writeString(
                    scene.engine.file(),
                    openai(provider, "").proxy("max-body: 11MiB").yaml());
            await().atMost(Scene.PATIENCE).until(() -> maxBody(scene) == 11);
            renamedOver(
                    scene.engine.file(),
                    openai(provider, "").proxy("max-body: 12MiB").yaml());
            await().atMost(Scene.PATIENCE).until(() -> maxBody(scene) == 12);

            Files.writeString(scene.engine.file(), "nonsense: true\n");
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.meter("fairlead.config.reloads", "result", "refused") == 1);
            assertThat(maxBody(scene)).isEqualTo(12);
            Files.delete(scene.engine.file());
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.meter("fairlead.config.reloads", "result", "refused") == 2);
            Files.createFile(scene.engine.file()); // somebody begins to write
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.meter("fairlead.config.reloads", "result", "refused") == 3);
            assertThat(maxBody(scene)).isEqualTo(12);

            Files.writeString(
                    scene.engine.file(),
                    openai(provider, "").proxy("max-body: 13MiB").yaml());
            await().atMost(Scene.PATIENCE).until(() -> maxBody(scene) == 13);
        }
    }

    private static long maxBody(Scene scene) {
        return scene.engine.engine().snapshot().configuration().proxy().maxBody() / 1024 / 1024;
    }

    @Test
    void a_file_that_a_cluster_exchanges_by_a_link_is_applied() throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start();
                Scene scene = openai(provider, "").start()) {
            Path folder = scene.engine.file().resolveSibling("mounted");
            mount(folder, "one", openai(provider, "").proxy("max-body: 11MiB").yaml());
            Files.delete(scene.engine.file());
            Files.createSymbolicLink(scene.engine.file(), folder.resolve("fairlead.yaml"));
            reload(scene);
            assertThat(maxBody(scene)).isEqualTo(11);

            mount(folder, "two", openai(provider, "").proxy("max-body: 12MiB").yaml());
            await().atMost(Scene.PATIENCE).until(() -> maxBody(scene) == 12);
            mount(folder, "three", openai(provider, "").proxy("max-body: 13MiB").yaml());
            await().atMost(Scene.PATIENCE).until(() -> maxBody(scene) == 13);
        }
    }

    /** As the kubelet puts a ConfigMap into a folder: all its files change at one moment. */
    private static void mount(Path folder, String version, String yaml) throws IOException {
        Path data = Files.createDirectories(folder.resolve(".." + version));
        Files.writeString(data.resolve("fairlead.yaml"), yaml);
        Path link = folder.resolve("..data_tmp");
        Files.createSymbolicLink(link, Path.of(".." + version));
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (Files.notExists(folder.resolve("fairlead.yaml"))) {
            Files.createSymbolicLink(folder.resolve("fairlead.yaml"), Path.of("..data", "fairlead.yaml"));
        }
    }

    @Test
    void a_secret_in_a_file_is_read_again_when_it_changes() throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start();
                Scene scene = openai(provider, "").start()) {
            provider.always(Reply.json(Golden.CHAT));
            Path key = scene.engine.file().resolveSibling("openai-key");
            Files.writeString(key, "key-of-monday\n");
            reload(scene, openai(provider, "key: \"${file:openai-key}\"").yaml());
            assertThat(chat(scene)).isEqualTo(200);
            assertThat(usedKey(provider)).isEqualTo("Bearer key-of-monday");
            int connections = provider.accepted();

            renamedOver(key, "key-of-tuesday\n");

            await().atMost(Scene.PATIENCE).until(() -> {
                assertThat(chat(scene)).isEqualTo(200);
                return usedKey(provider).equals("Bearer key-of-tuesday");
            });
            assertThat(provider.accepted())
                    .as("no pool is reset")
                    .isLessThanOrEqualTo(
                            Math.max(connections, Runtime.getRuntime().availableProcessors()));
        }
    }

    private static String usedKey(ScriptedProvider provider) {
        List<Seen> seen = provider.seen();
        return String.valueOf(seen.get(seen.size() - 1).header("authorization"));
    }

    @Test
    void a_new_provider_is_intercepted_and_one_that_is_gone_is_not() throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start();
                ScriptedProvider added = ScriptedProvider.start();
                Scene scene = openai(provider, "").start()) {
            added.always(Reply.json(Golden.CHAT));
            reload(
                    scene,
                    openai(provider, "")
                            .provider("added", "like: openai, url: \"https://a.provider.test/v1\"", added)
                            .yaml());
            HttpClient client = scene.jdk(HttpClient.Version.HTTP_2);
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://a.provider.test/v1/chat/completions"))
                            .POST(HttpRequest.BodyPublishers.ofString(Golden.CHAT_REQUEST))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-fairlead-id")).isPresent();

            reload(scene, openai(provider, "").yaml());
            assertThat(scene.engine.engine().snapshot().providerForHost("a.provider.test", 443))
                    .isNull();
        }
    }

    @Test
    void further_roots_are_trusted_from_the_reload_on_and_bad_ones_refuse_it() throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start();
                Scene scene = openai(provider, "").start()) {
            provider.always(Reply.json(Golden.CHAT));
            String trusting = openai(provider, "").yaml();
            String without = trusting.substring(trusting.indexOf('\n') + 1);
            assertThat(chat(scene)).isEqualTo(200);
            reload(scene, without);
            assertThat(chat(scene)).as("its certificate is of an unknown maker").isEqualTo(502);

            Path broken = scene.engine.file().resolveSibling("broken.pem");
            Files.writeString(broken, "no certificate");
            assertThat(reload(scene, "tls: { trust: [broken.pem] }\n" + without))
                    .isInstanceOfSatisfying(
                            Reloaded.Refused.class,
                            refused -> assertThat(refused.problems())
                                    .extracting(String::valueOf)
                                    .singleElement()
                                    .asString()
                                    .startsWith("fairlead.yaml:1:15: tls.trust: ")
                                    .contains("broken.pem: holds no certificate"));

            assertThat(reload(scene, trusting)).isInstanceOf(Reloaded.Applied.class);
            assertThat(chat(scene)).isEqualTo(200);
        }
    }

    @Test
    void touching_a_file_changes_nothing_and_counts_as_nothing() throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start();
                Scene scene = openai(provider, "").start()) {
            Queue<Event.ConfigRead> events = events(scene);
            String yaml = Files.readString(scene.engine.file());
            renamedOver(scene.engine.file(), yaml);
            Reloaded same = scene.engine.reloader().reload(Trigger.FILE).get(30, TimeUnit.SECONDS);
            assertThat(same).isInstanceOf(Reloaded.Applied.class);
            assertThat(events).isEmpty();
            assertThat(scene.meter("fairlead.config.reloads")).isZero();
        }
    }
}
