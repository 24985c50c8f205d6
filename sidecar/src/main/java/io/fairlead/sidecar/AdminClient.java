package io.fairlead.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.credential.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the admin port of the running instance. Blocks; for one thread. */
final class AdminClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MILLIS = 10_000;
    private static final int UNAUTHORIZED = 401;
    private static final int FIRST_ERROR = 400;

    private final Instance instance;
    private final @Nullable Path file;
    private @Nullable String token;

    private AdminClient(Instance instance, @Nullable Path file) {
        this.instance = instance;
        this.file = file;
    }

    /**
     * Of the youngest instance.
     *
     * @param file the configuration that it runs with, where its admin port demands a token; null for the usual one
     */
    static AdminClient ofRunning(@Nullable Path file) {
        List<Instance> running = Instance.running();
        if (running.isEmpty()) {
            throw new MistakeException(
                    "no instance is running with this FAIRLEAD_HOME. Start one: " + Words.command() + " serve");
        }
        return new AdminClient(running.get(0), file);
    }

    Instance instance() {
        return instance;
    }

    /**
     * The answer's JSON.
     *
     * @throws MistakeException with the port's own sentence, when it refuses
     */
    JsonNode ask(String method, String path, @Nullable Object body) {
        try {
            HttpURLConnection asking = send(method, path, body);
            if (asking.getResponseCode() == UNAUTHORIZED && token == null) {
                token = configured();
                asking = send(method, path, body);
            }
            JsonNode answer = read(asking);
            if (asking.getResponseCode() >= FIRST_ERROR) {
                throw new MistakeException(
                        answer.path("detail").asText("the admin port answered " + asking.getResponseCode() + "."));
            }
            return answer;
        } catch (IOException e) {
            throw new MistakeException("the instance at " + instance.admin() + " does not answer (" + e.getMessage()
                    + "). It may be about to end.");
        }
    }

    private HttpURLConnection send(String method, String path, @Nullable Object body) throws IOException {
        HttpURLConnection asking = (HttpURLConnection)
                URI.create("http://" + instance.admin() + path).toURL().openConnection(Proxy.NO_PROXY);
        asking.setConnectTimeout(MILLIS);
        asking.setReadTimeout(MILLIS);
        asking.setRequestMethod(method);
        if (token != null) {
            asking.setRequestProperty("Authorization", "Bearer " + token);
        }
        if (body != null) {
            asking.setDoOutput(true);
            asking.setRequestProperty("Content-Type", "application/json");
            asking.getOutputStream().write(JSON.writeValueAsBytes(body));
        }
        return asking;
    }

    private static JsonNode read(HttpURLConnection asking) throws IOException {
        boolean good = asking.getResponseCode() < FIRST_ERROR;
        try (InputStream in = good ? asking.getInputStream() : asking.getErrorStream()) {
            byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
            JsonNode answer = bytes.length == 0 ? null : JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
            return answer == null ? JSON.createObjectNode() : answer;
        }
    }

    /** The token stands in the configuration that the instance runs with; nobody has to type it. */
    private String configured() {
        Secret secret = Settings.of(Settings.source(file), Path.of(instance.folder()))
                .snapshot()
                .configuration()
                .admin()
                .token();
        if (secret == null) {
            throw new MistakeException("the admin port at " + instance.admin()
                    + " demands a token. Name the configuration that has it: -c FILE");
        }
        return secret.reveal();
    }
}
