package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fairlead.sidecar.simulated.Dialogue;
import io.fairlead.sidecar.simulated.Fault;
import io.fairlead.sidecar.simulated.SimulatedInternet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fairlead run} in a network that is left through a proxy, by its user's own variables. */
class RunBehindAProxyTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private record Done(int status, String out, String err) {}

    @Test
    void the_users_own_proxy_and_roots_are_gone_on_by() throws Exception {
        needsCurl();
        try (SimulatedInternet internet = SimulatedInternet.open();
                Corporate proxy = new Corporate()) {
            int port = internet.provider(Dialogue.OPENAI, false, call -> Fault.NONE)
                    .port();
            Done done = run(
                    port,
                    Map.of(
                            "HTTPS_PROXY",
                            "http://user:CANARY@127.0.0.1:" + proxy.port(),
                            "SSL_CERT_FILE",
                            internet.caPem().toString()));
            assertThat(done.out()).contains("\"choices\"");
            assertThat(done.err().lines())
                    .anyMatch(each -> each.equals(
                            "fairlead: goes out through the proxy that HTTPS_PROXY names, http://***@127.0.0.1:"
                                    + proxy.port()))
                    .anyMatch(each -> each.startsWith("fairlead: 1 call came through"))
                    .hasSize(2);
            assertThat(proxy.asked()).containsExactly("CONNECT localhost:" + port + " HTTP/1.1");
            assertThat(proxy.credentials()).containsExactly("Basic dXNlcjpDQU5BUlk=");
            assertThat(done.err() + log()).doesNotContain("CANARY", "dXNlcjpDQU5BUlk");
        }
    }

    @Test
    void hosts_of_the_users_no_proxy_go_past_it() throws Exception {
        needsCurl();
        try (SimulatedInternet internet = SimulatedInternet.open();
                Corporate proxy = new Corporate()) {
            int port = internet.provider(Dialogue.OPENAI, false, call -> Fault.NONE)
                    .port();
            Done done = run(
                    port,
                    Map.of(
                            "HTTPS_PROXY",
                            "http://127.0.0.1:" + proxy.port(),
                            "NO_PROXY",
                            "localhost",
                            "REQUESTS_CA_BUNDLE",
                            internet.caPem().toString()));
            assertThat(done.out()).contains("\"choices\"");
            assertThat(proxy.asked()).isEmpty();
        }
    }

    private static void needsCurl() {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/curl"))).as("curl").isTrue();
    }

    private Done run(int port, Map<String, String> variables) throws Exception {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), """
                providers:
                  openai: { url: "https://localhost:%d/v1" }
                """.formatted(port));
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Jars.absolute(),
                        "io.fairlead.sidecar.Main",
                        "run",
                        "-c",
                        file.toString(),
                        "--",
                        "env",
                        "NO_PROXY=",
                        "no_proxy=",
                        "curl",
                        "-s",
                        "-d",
                        "{\"model\":\"m\",\"messages\":[]}",
                        "https://localhost:" + port + "/v1/chat/completions")
                .directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        ClientEnvironment.NAMES.forEach(environment::remove); // whatever this machine has set
        environment.remove("NODE_OPTIONS");
        environment.putAll(variables);
        environment.put("FAIRLEAD_HOME", folder.resolve("home").toString());
        builder.redirectOutput(folder.resolve("out").toFile());
        builder.redirectError(folder.resolve("err").toFile());
        Process process = builder.start();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        return new Done(process.exitValue(), text(folder.resolve("out")), text(folder.resolve("err")));
    }

    private String log() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(folder.resolve("home/log"))) {
            for (Path each : files.toList()) {
                all.append(text(each));
            }
        }
        return all.toString();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** A forward proxy that opens every tunnel, to loopback. */
    private static final class Corporate implements AutoCloseable {

        private final ServerSocket listener;
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final List<String> credentials = new CopyOnWriteArrayList<>();

        Corporate() throws IOException {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            daemon(this::accept);
        }

        int port() {
            return listener.getLocalPort();
        }

        List<String> asked() {
            return asked;
        }

        List<String> credentials() {
            return credentials;
        }

        private static void daemon(Runnable work) {
            Thread thread = new Thread(work, "corporate-proxy");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = listener.accept();
                    daemon(() -> serve(client));
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        private void serve(Socket client) {
            try (client) {
                ByteArrayOutputStream head = new ByteArrayOutputStream();
                while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                    int next = client.getInputStream().read();
                    if (next < 0) {
                        return;
                    }
                    head.write(next);
                }
                List<String> lines =
                        head.toString(StandardCharsets.US_ASCII).lines().toList();
                asked.add(lines.get(0));
                lines.stream()
                        .filter(each -> each.startsWith("proxy-authorization: "))
                        .forEach(each -> credentials.add(each.substring(each.indexOf(' ') + 1)));
                String target = lines.get(0).split(" ", -1)[1];
                try (Socket host = new Socket(
                        InetAddress.getLoopbackAddress(),
                        Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)))) {
                    client.getOutputStream()
                            .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    daemon(() -> pump(host, client));
                    pump(client, host);
                }
            } catch (IOException ended) {
                // one of both left
            }
        }

        private static void pump(Socket from, Socket to) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] piece = new byte[8_192];
                for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                    out.write(piece, 0, read);
                }
                to.shutdownOutput();
            } catch (IOException ended) {
                // one of both left
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
