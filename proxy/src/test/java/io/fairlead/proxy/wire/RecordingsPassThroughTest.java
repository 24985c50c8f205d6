package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.proxy.testing.Corpus;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Recorded answers of real providers, cut at random places, pass through a real engine byte for byte. Where the recordings
 * are absent, the golden answers alone carry the test.
 */
class RecordingsPassThroughTest {

    private static final long SEED = 4_615;
    private static final int CLIENTS = 8;
    private static final int MOST_CUTS = 6;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Hosts of the catalogue that recordings name, and the provider that owns each. */
    private static final Map<String, String> HOSTS = Map.ofEntries(
            Map.entry("api.openai.com", "openai"),
            Map.entry("api.anthropic.com", "anthropic"),
            Map.entry("generativelanguage.googleapis.com", "gemini"),
            Map.entry("aiplatform.googleapis.com", "vertex"),
            Map.entry("bedrock-runtime.us-east-1.amazonaws.com", "bedrock"),
            Map.entry("bedrock-mantle.us-east-1.api.aws", "bedrock"),
            Map.entry("openrouter.ai", "openrouter"),
            Map.entry("api.mistral.ai", "mistral"),
            Map.entry("api.groq.com", "groq"),
            Map.entry("api.deepseek.com", "deepseek"),
            Map.entry("api.x.ai", "xai"),
            Map.entry("api.cohere.com", "cohere"),
            Map.entry("api.cohere.ai", "cohere"),
            Map.entry("router.huggingface.co", "huggingface"),
            Map.entry("api.cerebras.ai", "cerebras"),
            Map.entry("api.perplexity.ai", "perplexity"),
            Map.entry("ollama.com", "ollama"));

    /** A call and its answer, as recorded. */
    private record Recording(
            String name,
            String provider,
            String path,
            byte[] request,
            int status,
            String type,
            byte[] answer,
            boolean errorInside) {}

    @Test
    void golden_answers_pass_byte_for_byte_in_every_cut() throws InterruptedException, ExecutionException {
        List<Recording> golden = new ArrayList<>();
        golden.add(
                golden("chat", "openai", "/v1/chat/completions", Golden.CHAT_REQUEST, "application/json", Golden.CHAT));
        golden.add(golden(
                "chat stream",
                "openai",
                "/v1/chat/completions",
                Golden.CHAT_STREAM_REQUEST,
                "text/event-stream",
                String.join("", Golden.chatEvents())));
        golden.add(golden(
                "responses stream",
                "openai",
                "/v1/responses",
                Golden.RESPONSES_STREAM_REQUEST,
                "text/event-stream",
                String.join("", Golden.responsesEvents())));
        golden.add(golden(
                "messages stream",
                "anthropic",
                "/v1/messages",
                Golden.MESSAGES_STREAM_REQUEST,
                "text/event-stream",
                String.join("", Golden.messageEvents())));
        golden.add(golden(
                "generate stream",
                "gemini",
                Golden.GENERATE_STREAM,
                Golden.GENERATE_REQUEST,
                "text/event-stream",
                String.join("", Golden.generatedEvents())));
        List<Recording> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.addAll(golden);
        }
        pass(all);
    }

    private static Recording golden(
            String name, String provider, String path, String request, String type, String answer) {
        return new Recording(name, provider, path, bytes(request), 200, type, bytes(answer), false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @Timeout(300)
    void every_recorded_answer_passes_byte_for_byte() throws IOException, InterruptedException, ExecutionException {
        Path folder = Corpus.at("recordings");
        if (folder == null) {
            return;
        }
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        List<Recording> recordings = new ArrayList<>();
        for (Path file : files) {
            recordings.add(read(folder, file));
        }
        pass(recordings);
    }

    private static Recording read(Path folder, Path file) throws IOException {
        JsonNode record = JSON.readTree(file.toFile());
        JsonNode request = record.path("request");
        JsonNode answer = record.path("response");
        URI url = URI.create(request.path("url")
                .asText(record.path("request_url_assumed").asText())
                .replace(" ", "%20"));
        String body = answer.path("body").asText();
        byte[] bytes = answer.path("body_encoding").asText().equals("base64")
                ? Base64.getDecoder().decode(body)
                : bytes(
                        answer.path("body").isTextual()
                                ? body
                                : answer.path("body").toString());
        JsonNode sent = request.path("body");
        List<String> features = new ArrayList<>();
        record.path("features").forEach(each -> features.add(each.asText()));
        if (sent instanceof ObjectNode object && isLegacy(url) && features.contains("stream")) {
            object.put("stream", true); // a recorder left it out of what it wrote down
        }
        String path = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        return new Recording(
                folder.relativize(file).toString(),
                provider(record.path("api").asText(), Objects.toString(url.getHost())),
                path,
                bytes(
                        sent.isTextual()
                                ? sent.asText()
                                : sent.isMissingNode() || sent.isNull() ? "{}" : sent.toString()),
                answer.path("status").asInt(),
                answer.path("headers").path("content-type").asText("application/json"),
                bytes,
                features.contains("error-in-stream") || features.contains("error-in-200"));
    }

    private static boolean isLegacy(URI url) {
        return url.getPath().equals("/v1/completions");
    }

    private static String provider(String api, String host) {
        if (host.startsWith("bedrock-runtime.")) {
            return "bedrock";
        }
        if (host.endsWith("-aiplatform.googleapis.com")) {
            return "vertex";
        }
        if (api.startsWith("azure.")) {
            return "azure";
        }
        return api.startsWith("ollama.") ? "ollama" : HOSTS.getOrDefault(host, "other");
    }

    private static void pass(List<Recording> recordings) throws InterruptedException, ExecutionException {
        ScriptedProvider scripted = ScriptedProvider.builder()
                .http1()
                .hosts(Stream.concat(HOSTS.keySet().stream(), Stream.of("azure.test", "other.test"))
                        .toArray(String[]::new))
                .start();
        scripted.on(seen -> reply(recordings, seen));
        Scene.Builder scene = Scene.scene()
                .retry("attempts: 1")
                .defaults("breaker: { minimum: 1000000 }", "timeouts: { first-token: 60s, first-byte: 60s }")
                .provider("azure", "like: azure-openai, url: \"https://azure.test\"", scripted)
                .provider("other", "like: openai-compatible, url: \"https://other.test\"", scripted);
        HOSTS.values().stream()
                .distinct()
                .forEach(name ->
                        scene.provider(name, name.equals("ollama") ? "url: \"https://ollama.com\"" : "", scripted));
        try (Scene running = scene.start()) {
            Queue<String> wrong = new ConcurrentLinkedQueue<>();
            AtomicInteger next = new AtomicInteger();
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            List<Future<?>> ended = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                ended.add(clients.submit(() -> client(running, recordings, next, wrong)));
            }
            for (Future<?> each : ended) {
                each.get();
            }
            clients.shutdown();
            assertThat(wrong.stream().limit(50))
                    .as(() -> wrong.size() + " of " + recordings.size())
                    .isEmpty();
            running.atRest();
        }
    }

    private static void client(Scene scene, List<Recording> recordings, AtomicInteger next, Queue<String> wrong) {
        RawClient client = RawClient.to(scene.engine);
        try {
            for (int i = next.getAndIncrement(); i < recordings.size(); i = next.getAndIncrement()) {
                Recording each = recordings.get(i);
                Received received = client.post(
                        "/" + each.provider() + each.path(),
                        each.request(),
                        "Authorization",
                        "Bearer client",
                        "X-Recording",
                        Integer.toString(i));
                String fault = fault(each, received);
                if (!fault.isEmpty()) {
                    wrong.add(each.name() + " " + fault);
                }
                if (!received.whole() || "close".equalsIgnoreCase(received.header("connection"))) {
                    client.close();
                    client = RawClient.to(scene.engine);
                }
            }
        } finally {
            client.close();
        }
    }

    private static String fault(Recording sent, Received got) {
        if (sent.errorInside() && sent.status() == 200 && got.status() != 200) {
            return ""; // held back, and told with the status that it should have had
        }
        if (got.status() != sent.status()) {
            String text = got.text();
            return "status " + sent.status() + " became " + got.status() + ": "
                    + text.substring(0, Math.min(200, text.length()));
        }
        if (!got.whole()) {
            return "was cut after " + got.body().length + " of " + sent.answer().length;
        }
        if (!Arrays.equals(got.body(), sent.answer())) {
            return "differs at " + Arrays.mismatch(got.body(), sent.answer());
        }
        return Objects.equals(got.header("content-type"), sent.type())
                ? ""
                : "type " + sent.type() + " became " + got.header("content-type");
    }

    /** The recorded answer in as many writes as its cuts say. */
    private static Reply reply(List<Recording> recordings, Seen seen) {
        int index = Integer.parseInt(Objects.requireNonNull(seen.header("x-recording")));
        Recording recording = recordings.get(index);
        byte[] answer = recording.answer();
        Reply reply = Reply.script().head(recording.status(), "content-type", recording.type());
        int from = 0;
        for (int cut : cuts(new Random(SEED + index), answer.length)) {
            reply = reply.chunk(Arrays.copyOfRange(answer, from, cut));
            from = cut;
        }
        return (from == answer.length ? reply : reply.chunk(Arrays.copyOfRange(answer, from, answer.length))).end();
    }

    private static Iterable<Integer> cuts(Random random, int length) {
        TreeMap<Integer, Integer> cuts = new TreeMap<>();
        for (int i = random.nextInt(MOST_CUTS); length > 1 && i >= 0; i--) {
            int at = 1 + random.nextInt(length - 1);
            cuts.put(at, at);
        }
        return cuts.keySet();
    }
}
