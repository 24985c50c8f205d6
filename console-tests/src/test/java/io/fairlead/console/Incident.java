package io.fairlead.console;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.sidecar.DemoEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A Fairlead in a folder of its own, with providers that do as a test says: {@code alpha} and its spare {@code beta}, unless
 * the test names others.
 */
final class Incident implements AutoCloseable {

    private static final String ANSWER = "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"one\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":30,\"total_tokens\":42}}";
    private static final String FAILURE = "{\"error\":{\"message\":\"upstream is on fire\",\"type\":\"server_error\"}}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /** Providers that Fairlead knows by itself; others say what they are like. */
    private static final Set<String> BUILT_IN = Set.of("openai", "groq", "mistral");

    private final Path folder;
    private final Map<String, ScriptedProvider> providers = new LinkedHashMap<>();
    private DemoEngine engine;
    private String admin;

    private Incident(Path folder, String admin, List<String> names) throws IOException {
        this.folder = folder;
        this.admin = admin;
        for (String name : names) {
            providers.put(
                    name, ScriptedProvider.builder().plain().forgetful().start().always(good()));
        }
        Files.writeString(file(), configuration());
        engine = DemoEngine.start(file(), folder.resolve("home"));
    }

    /** Started in {@code folder}. */
    static Incident begin(Path folder) throws IOException {
        return begin(folder, "{ listen: 127.0.0.1:0 }", "alpha", "beta");
    }

    /** The same with an entry {@code admin} of one's own, and other providers: the second is the spare of the first. */
    static Incident begin(Path folder, String admin, String... names) throws IOException {
        return new Incident(folder, admin, names.length == 0 ? List.of("alpha", "beta") : List.of(names));
    }

    static Reply good() {
        return Reply.json(ANSWER);
    }

    static Reply bad() {
        return Reply.whole(503, FAILURE, "content-type", "application/json");
    }

    Path file() {
        return folder.resolve("fairlead.yaml");
    }

    /** The configuration that it was begun with. */
    String configuration() {
        StringBuilder text = new StringBuilder("""
                proxy: { listen: 127.0.0.1:0 }
                admin: %s
                telemetry: { log: { level: error, access: false } }
                defaults:
                  retry: { attempts: 2, backoff: { initial: 1ms, max: 2ms } }
                  breaker: { window: 30s, minimum: 5, open: 60s }
                  health: { probe: off }
                  limits: { concurrency: 50 }
                routes:
                  - name: chat
                    match: { provider: %s }
                    fallback: [%s]
                providers:
                """.formatted(admin, names().get(0), names().get(1)));
        providers.forEach((name, provider) -> text.append("  ")
                .append(name)
                .append(BUILT_IN.contains(name) ? ": { " : ": { like: openai-compatible, ")
                .append("key: a-key, url: \"http://127.0.0.1:")
                .append(provider.port())
                .append("/v1\" }\n"));
        return text.toString();
    }

    private List<String> names() {
        return List.copyOf(providers.keySet());
    }

    ScriptedProvider provider(String name) {
        return Objects.requireNonNull(providers.get(name));
    }

    /** Where the console is. */
    String origin() {
        return "http://" + engine.adminAddress();
    }

    /** The port of the console. */
    String port() {
        String address = engine.adminAddress();
        return address.substring(address.lastIndexOf(':') + 1);
    }

    /** Stops Fairlead, and starts it again at the same admin port; {@code between} while it is away. */
    void restart(Runnable between) throws IOException {
        String port = port();
        engine.close();
        between.run();
        admin = "{ listen: \"127.0.0.1:" + port + "\" }";
        Files.writeString(file(), configuration());
        engine = DemoEngine.start(file(), folder.resolve("home"));
    }

    /** Asks {@code provider} by base URL. */
    CompletableFuture<HttpResponse<String>> ask(String provider) {
        return ask(provider, "m");
    }

    /** Asks it for a model. */
    CompletableFuture<HttpResponse<String>> ask(String provider, String model) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + engine.proxyAddress() + "/" + provider + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("authorization", "Bearer a-canary")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** By which the console names a call. */
    static String id(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-fairlead-id").orElseThrow();
    }

    /** Asks it so many times, one after the other. */
    void ask(String provider, int times) {
        for (int i = 0; i < times; i++) {
            ask(provider).join();
        }
    }

    @Override
    public void close() {
        engine.close();
        providers.values().forEach(ScriptedProvider::close);
    }
}
