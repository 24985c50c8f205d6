package io.fairlead.chaos;

import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A toxiproxy-server of our own on a free port of the loopback address; it ends with {@link #close}, or with this JVM. */
final class ToxiproxyServer implements AutoCloseable {

    private static final int PORTS_TRIED = 3;

    private final ToxiproxyCommand command;
    private final Process process;
    private final ToxiproxyClient client;
    private final Thread atExit = new Thread(this::end);

    private ToxiproxyServer(ToxiproxyCommand command, Process process, int port) {
        this.command = command;
        this.process = process;
        this.client = new ToxiproxyClient("127.0.0.1", port);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts it and waits until it answers.
     *
     * @throws IllegalStateException when it does not
     */
    static ToxiproxyServer start(ToxiproxyCommand command) throws IOException {
        Path log = Files.createTempFile("toxiproxy", ".log");
        for (int i = 0; i < PORTS_TRIED; i++) {
            int port = freePort();
            Process process = new ProcessBuilder(command.at(port))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            ToxiproxyServer server = new ToxiproxyServer(command, process, port);
            if (server.answers()) {
                System.out.println("chaos-tests: toxiproxy-server found by " + command.origin() + ", at port " + port);
                Files.deleteIfExists(log);
                return server;
            }
            server.close();
        }
        List<String> said = Files.readAllLines(log);
        throw new IllegalStateException("toxiproxy-server (" + String.join(" ", command.program())
                + ") does not answer; it said: " + said.subList(Math.max(0, said.size() - 5), said.size()));
    }

    /** Somebody else may take the port before the server does; then another one is tried. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() {
        try {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive() || answersNow());
            return process.isAlive();
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private boolean answersNow() {
        try {
            client.version();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    ToxiproxyClient client() {
        return client;
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }

    private void end() {
        String container = command.container();
        try {
            if (container != null) {
                new ProcessBuilder(command.program().get(0), "rm", "--force", container)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
                        .start()
                        .waitFor(30, TimeUnit.SECONDS);
            }
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
