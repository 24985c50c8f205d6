package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Aside;
import io.fairlead.proxy.testing.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Clients that are within the rules and unlike all others. */
@SuppressWarnings("StringConcatToTextBlock") // wire bytes as they are
class OddClientsTest {

    private static final String HOST = "api.openai.com";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A handshake in which no host is named, since {@code to} is asked for by its address, on what {@code socket} leads to. */
    private static String unnamed(Scene scene, Socket socket) throws IOException {
        socket.setSoTimeout((int) Scene.PATIENCE.toMillis());
        socket.getOutputStream().write(bytes("CONNECT " + HOST + ":443 HTTP/1.1\r\nHost: " + HOST + ":443\r\n\r\n"));
        InputStream plain = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) plain.read());
        }
        assertThat(head).startsWith("HTTP/1.1 200 ");
        try (SSLSocket tls =
                (SSLSocket) scene.engine.clientTls().getSocketFactory().createSocket(socket, "127.0.0.1", 443, true)) {
            tls.startHandshake();
            tls.getOutputStream()
                    .write(bytes("GET /v1/models HTTP/1.1\r\nHost: " + HOST
                            + "\r\nAuthorization: Bearer k\r\nConnection: close\r\n\r\n"));
            return new String(tls.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void a_hello_that_names_no_host_means_that_of_the_connect() throws Exception {
        try (Scene scene = Scene.openai();
                Socket socket =
                        new Socket(scene.address().getAddress(), scene.address().getPort())) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));

            assertThat(unnamed(scene, socket)).startsWith("HTTP/1.1 200 ").endsWith(Golden.CHAT);
        }
    }

    /** A way to the engine on which every byte of the client's is a packet of its own. */
    private static ServerSocket byteByByte(Scene scene) throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Aside.run(() -> {
            try (Socket client = listener.accept();
                    Socket engine = new Socket(
                            scene.address().getAddress(), scene.address().getPort())) {
                engine.setTcpNoDelay(true);
                Aside.run(() -> pass(engine, client));
                pass(client, engine);
            } catch (IOException e) {
                // one side left
            }
        });
        return listener;
    }

    private static void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                out.write(next);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // one side left
        }
    }

    @Test
    void a_hello_in_as_many_packets_as_it_has_bytes_is_read() throws Exception {
        try (Scene scene = Scene.openai();
                ServerSocket way = byteByByte(scene);
                Socket socket = new Socket(way.getInetAddress(), way.getLocalPort())) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));

            assertThat(unnamed(scene, socket)).startsWith("HTTP/1.1 200 ").endsWith(Golden.CHAT);
        }
    }

    @Test
    void an_offer_to_switch_to_http_2_in_the_clear_is_taken_out() {
        try (Scene scene = Scene.openai();
                RawClient client = RawClient.to(scene.engine)) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            client.write(bytes("GET /openai/v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n"
                    + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"));

            assertThat(client.read().status()).isEqualTo(200);
            var seen = scene.provider("openai").seen().get(0);
            assertThat(seen.header("upgrade")).isNull();
            assertThat(seen.header("http2-settings")).isNull();
        }
    }
}
