package io.fairlead.fleet;

import io.fairlead.proxy.fleet.FleetConfig;
import io.fairlead.proxy.fleet.RedisAddress;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import redis.embedded.core.ExecutableProvider;

/** A server on a free port: one that is on the path, else the one that a library brings. It can be paused, killed and started anew. */
final class RealRedis implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String program;
    private final int port;
    private final Path folder;
    private final List<String> options;
    private Process process;

    private RealRedis(String program, int port, Path folder, List<String> options) throws IOException {
        this.options = options;
        this.program = program;
        this.port = port;
        this.folder = folder;
        this.process = begin();
    }

    /** {@code options}: as the program takes them. */
    static RealRedis start(String... options) {
        try {
            return new RealRedis(program(), freePort(), Files.createTempDirectory("fairlead-redis"), List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program() throws IOException {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            for (String name : List.of("redis-server", "valkey-server")) {
                Path there = Path.of(folder, name);
                if (Files.isExecutable(there)) {
                    return there.toString();
                }
            }
        }
        return ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process begin() throws IOException {
        List<String> words = new ArrayList<>(List.of(program, "--port", Integer.toString(port)));
        words.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.toString()));
        words.addAll(options);
        Process begun = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Awaitility.await().atMost(LIMIT).until(this::listens);
        return begun;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    FleetConfig config(String namespace) {
        return new FleetConfig(new RedisAddress(false, "127.0.0.1", port, 0, null, null), namespace);
    }

    /** It answers nobody, and its connections stay. */
    void pause() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + ": " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** On the same port, with nothing in it. */
    void startAnew() {
        try {
            process = begin();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(folder.resolve("log"));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
