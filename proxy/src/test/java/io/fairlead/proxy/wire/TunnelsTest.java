package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Aside;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tunnels through the whole engine, to a host that is no provider's. */
class TunnelsTest {

    private static final String GREETING = "220 ready\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "[::1]", "[64:ff9b::7f00:1]"})
    void a_client_on_this_host_reaches_private_hosts_but_never_fairlead_itself(String host) throws Exception {
        try (Scene scene = Scene.scene().start()) {
            String own = host + ":" + scene.address().getPort();
            assertThat(told(scene, "CONNECT " + own + " HTTP/1.1\r\nHost: " + own + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("own listeners");
            assertThat(told(
                            scene,
                            "GET http://" + own + "/ HTTP/1.1\r\nHost: " + own + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    private static String told(Scene scene, String request) throws IOException {
        try (Socket client =
                new Socket(scene.address().getAddress(), scene.address().getPort())) {
            client.setSoTimeout((int) Scene.PATIENCE.toMillis());
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void a_provider_that_speaks_plain_http_is_served_behind_connect_and_gets_no_certificate() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Scene scene = Scene.scene()
                        .provider(
                                "vllm",
                                "like: openai, url: \"http://localhost:" + server.getLocalPort() + "/v1\"",
                                null)
                        .start();
                Socket client =
                        new Socket(scene.address().getAddress(), scene.address().getPort())) {
            CompletableFuture<Void> answered = Aside.supply(() -> {
                answerOnce(server);
                return null;
            });
            client.setSoTimeout((int) Scene.PATIENCE.toMillis());
            String authority = "localhost:" + server.getLocalPort();
            client.getOutputStream()
                    .write(("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority
                                    + "\r\n\r\nGET /v1/models HTTP/1.1\r\n" + "Host: " + authority
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\r\n\r\nHTTP/1.1 200 OK\r\n")
                    .contains("x-fairlead-attempts: 1")
                    .endsWith("{\"data\":[]}");
            answered.get(Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(scene.latest().provider()).isEqualTo("vllm");
        }
    }

    private static void answerOnce(ServerSocket server) {
        try (Socket peer = server.accept()) {
            InputStream in = peer.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            peer.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n"
                                    + "Connection: close\r\n\r\n{\"data\":[]}")
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_server_that_has_said_all_still_hears_its_client() throws Exception {
        try (Scene scene = Scene.scene().start();
                ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Socket client =
                        new Socket(scene.address().getAddress(), scene.address().getPort())) {
            client.setSoTimeout((int) Scene.PATIENCE.toMillis());
            String authority = "127.0.0.1:" + server.getLocalPort();
            client.getOutputStream()
                    .write(("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            try (Socket peer = server.accept()) {
                peer.getOutputStream().write(GREETING.getBytes(StandardCharsets.US_ASCII));
                peer.shutdownOutput();
                assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200 ")
                        .endsWith(GREETING);

                CompletableFuture<byte[]> heard = Aside.supply(() -> all(peer));
                byte[] much = new byte[3_000_000];
                client.getOutputStream().write(much);
                client.shutdownOutput();
                assertThat(heard.get(Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .hasSize(much.length);
            }
        }
    }

    private static byte[] all(Socket from) {
        try {
            return from.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
