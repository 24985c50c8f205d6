package io.fairlead.sidecar.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Fairlead that learns: a process of its own. Used by one thread, which it blocks. */
final class Trainee implements AutoCloseable {

    /** For a process that gets the time that nobody else wants. */
    private static final long PATIENCE_SECONDS = 300;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path home;
    private final InetSocketAddress address;

    private Trainee(Process process, Path home, InetSocketAddress address) {
        this.process = process;
        this.home = home;
        this.address = address;
    }

    /** Starts it, and waits until it is ready. */
    static Trainee start(List<String> command, Path configuration, Path home) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("serve", "-c", configuration.toString()));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD); // the log is written all the same
        builder.environment().put("FAIRLEAD_HOME", home.toString());
        Process process = builder.start();
        try {
            return new Trainee(process, home, ready(process, home.resolve("instance.json")));
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static InetSocketAddress ready(Process process, Path instance) throws IOException, InterruptedException {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS); System.nanoTime() < end; ) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IOException("the Fairlead to be trained ended with " + process.exitValue());
            }
            if (Files.exists(instance)) {
                JsonNode said = JSON.readTree(instance.toFile());
                if (ready(said.path("admin").asText())) {
                    return new InetSocketAddress(
                            said.path("host").asText(), said.path("port").asInt());
                }
            }
        }
        throw new IOException("the Fairlead to be trained was not ready within " + PATIENCE_SECONDS + " s");
    }

    private static boolean ready(String admin) throws IOException {
        if (admin.isEmpty()) {
            return false; // the file is being written
        }
        HttpURLConnection asking = (HttpURLConnection)
                URI.create("http://" + admin + "/readyz").toURL().openConnection(Proxy.NO_PROXY);
        try {
            return asking.getResponseCode() == HttpURLConnection.HTTP_OK;
        } finally {
            asking.disconnect();
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** The certificate that its clients must trust, PEM. */
    Path caPem() {
        return home.resolve("ca.pem");
    }

    /** Tells it to end, and waits until its JVM has written down what it learned. */
    void end() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the trained Fairlead did not end within " + PATIENCE_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException("the trained Fairlead ended with " + process.exitValue());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
