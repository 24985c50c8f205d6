package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Aside;
import java.io.IOException;
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
