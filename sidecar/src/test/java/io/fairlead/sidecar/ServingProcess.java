package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code fairlead serve} as a process of its own. */
final class ServingProcess implements AutoCloseable {

    /** A busy machine is no failure. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final Path home;
    private final Process process;

    private ServingProcess(Path home, Process process) {
        this.home = home;
        this.process = process;
    }

    /** Starts it in {@code folder}, on free ports, and waits until it is ready; {@code before}: words in front of the command. */
    static ServingProcess start(Path folder, String configuration, ProcessBuilder.Redirect err, String... before)
            throws IOException {
        return start(folder, 0, configuration, err, before);
    }

    /** The same on {@code port}. */
    static ServingProcess start(
            Path folder, int port, String configuration, ProcessBuilder.Redirect err, String... before)
            throws IOException {
        return start(
                folder, List.of("--listen", "127.0.0.1:" + port, "--admin", "127.0.0.1:0"), configuration, err, before);
    }

    /** As it runs beside an application in a pod, with its trust files in {@code published}; the ports are free ones. */
    static ServingProcess startInPod(Path folder, Path published, String configuration) throws IOException {
        List<String> words = List.of("--pod", published.toString(), "--listen", "127.0.0.1:0", "--admin", "0.0.0.0:0");
        return start(folder, words, configuration, ProcessBuilder.Redirect.DISCARD);
    }

    private static ServingProcess start(
            Path folder, List<String> after, String configuration, ProcessBuilder.Redirect err, String... before)
            throws IOException {
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(file, configuration);
        List<String> words = new ArrayList<>(List.of(before));
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Jars.classPath(folder),
                "io.fairlead.sidecar.Main",
                "serve",
                "-c",
                file.toString()));
        words.addAll(after);
        Path home = folder.resolve("home");
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("FAIRLEAD_HOME", home.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.directory(folder.toFile());
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(err);
        ServingProcess serving = new ServingProcess(home, builder.start());
        await().atMost(PATIENCE).until(serving::ready);
        return serving;
    }

    Process process() {
        return process;
    }

    /** Whether this very process says that it is ready. */
    boolean ready() {
        assertThat(process.isAlive()).isTrue();
        try {
            return instance().pid() == process.pid() && get("/readyz").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private Instance instance() throws IOException {
        return new ObjectMapper().readValue(home.resolve("instance.json").toFile(), Instance.class);
    }

    HttpResponse<String> get(String path) throws IOException {
        URI at = URI.create("http://" + instance().admin() + path);
        return send(HttpRequest.newBuilder(at).timeout(PATIENCE).build());
    }

    /** Asks the admin port to do something; {@code headers}: names and values. */
    HttpResponse<String> post(String path, String body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + instance().admin() + path))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    /** Asks the admin port by any method; {@code headers}: names and values. */
    HttpResponse<String> ask(String method, String path, String body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + instance().admin() + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    /** Where the admin port listens. */
    String admin() throws IOException {
        return instance().admin();
    }

    /** Reads the admin port's events until the process ends. */
    AdminEvents events(String query) throws IOException {
        AdminEvents events = new AdminEvents();
        HTTP.sendAsync(
                HttpRequest.newBuilder(URI.create("http://" + instance().admin() + "/api/v1/events" + query))
                        .build(),
                HttpResponse.BodyHandlers.fromLineSubscriber(events));
        await().atMost(PATIENCE).until(events::begun);
        return events;
    }

    /** A call of the local provider by base URL, as {@link LocalProvider} understands it. */
    HttpResponse<String> call(String what) throws IOException {
        return send(request(what));
    }

    /** A URL at the proxy's listener. */
    URI at(String path) throws IOException {
        return URI.create("http://127.0.0.1:" + instance().port() + path);
    }

    /** A call that is not waited for. */
    CompletableFuture<HttpResponse<String>> begin(String what) throws IOException {
        return HTTP.sendAsync(request(what), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String what) throws IOException {
        return HttpRequest.newBuilder(at("/local/v1/chat/completions"))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(LocalProvider.call(what)))
                .build();
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** The value of a series of {@code /metrics}, its labels included in {@code series}; 0 when there is none. */
    double metric(String series) throws IOException {
        Matcher line = Pattern.compile("(?m)^" + Pattern.quote(series) + " ([0-9.E+]+)$")
                .matcher(get("/metrics").body());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    /** Sends SIGHUP; false where the process never hears of it, as under {@code nohup}: the JVM leaves that as it is. */
    boolean hangUp() throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -s HUP " + process.pid()).start().waitFor();
        return !ignoresHangUp(process.pid());
    }

    private static boolean ignoresHangUp(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) == 1);
    }

    /** Sends SIGTERM and gives the status it ends with. */
    int terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("ended")
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
