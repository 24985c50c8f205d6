package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Aside;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.tls.TlsLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that a box on the way cuts short, because their first message is larger than it expects. */
class HandshakesTest {

    private static final String ANSWER =
            "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"hi\"}}]}";

    /** What the box does to what it does not like. */
    private enum Does {
        RESET,
        CLOSE,
        ALERT,
        NOTHING
    }

    @BeforeEach
    void onlyWhereKeySharesAreThatLarge() {
        assumeThat(TlsLibrary.best()).isEqualTo(TlsLibrary.BORINGSSL);
    }

    private static HttpResponse<String> chat(Scene scene) throws Exception {
        return scene.plain()
                .send(
                        HttpRequest.newBuilder(scene.base("/openai/v1/chat/completions"))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"gpt-4o\",\"messages\":[]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static Scene behind(Box box, String... defaults) {
        return Scene.scene()
                .retry("attempts: 1")
                .defaults(defaults)
                .provider("openai", "connect-to: 127.0.0.1:" + box.port(), null)
                .start();
    }

    @ParameterizedTest
    @EnumSource
    void one_that_is_cut_short_is_tried_once_more_with_classical_groups_alone(Does does) throws Exception {
        try (ScriptedProvider openai = ScriptedProvider.start().always(Reply.json(ANSWER));
                Box box = new Box(openai.port(), does, false);
                Scene scene = behind(box, "timeouts: { connect: 9s }", "pool: { keep: 0 }")) {
            HttpResponse<String> answer = chat(scene);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-fairlead-attempts")).contains("1");
            assertThat(box.large()).containsExactly(true, false);
            assertThat(scene.meter("fairlead.tls.classical", "result", "helped"))
                    .isEqualTo(1);

            openai.closeConnections();
            await().atMost(Scene.PATIENCE).until(() -> openai.open() == 0);
            assertThat(chat(scene).statusCode()).isEqualTo(200);
            assertThat(box.large().stream().filter(each -> each))
                    .as("is remembered")
                    .hasSize(1);
        }
    }

    @Test
    void where_that_does_not_help_either_it_is_not_tried_again_for_a_while() throws Exception {
        try (ScriptedProvider openai = ScriptedProvider.start();
                Box box = new Box(openai.port(), Does.RESET, true);
                Scene scene = behind(box, "breaker: { minimum: 100 }")) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer = chat(scene);
                assertThat(answer.statusCode()).isEqualTo(502);
                assertThat(answer.body()).contains("tls_handshake_failed");
            }
            assertThat(box.large()).containsExactly(true, false, true, true);
            assertThat(scene.meter("fairlead.tls.classical", "result", "not")).isEqualTo(1);
            assertThat(scene.meter("fairlead.tls.classical", "result", "helped"))
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXPIRED", "WRONG_NAME", "UNKNOWN_CA"})
    void one_that_fails_for_another_reason_is_not_tried_again(String certificate) throws Exception {
        try (ScriptedProvider openai = ScriptedProvider.builder()
                        .certificate(ScriptedProvider.Certificate.valueOf(certificate))
                        .start();
                Box box = new Box(openai.port(), Does.NOTHING, false, true);
                Scene scene = behind(box)) {
            assertThat(chat(scene).statusCode()).isEqualTo(502);
            assertThat(box.large()).containsExactly(true);
            assertThat(scene.meter("fairlead.tls.classical")).isZero();
        }
    }

    @Test
    void without_a_box_one_handshake_does() throws Exception {
        try (ScriptedProvider openai = ScriptedProvider.start().always(Reply.json(ANSWER));
                Scene scene = Scene.scene().provider("openai", "", openai).start()) {
            assertThat(chat(scene).statusCode()).isEqualTo(200);
            assertThat(openai.accepted()).isEqualTo(1);
            assertThat(scene.meter("fairlead.tls.classical")).isZero();
        }
    }

    /** Lets a first message through that fits into a packet, and does something to others. */
    private static final class Box implements AutoCloseable {

        private static final int PACKET = 1_400;
        private static final int HEAD = 5;

        private final ServerSocket listener;
        private final List<Boolean> large = new CopyOnWriteArrayList<>();
        private final List<Socket> held = new CopyOnWriteArrayList<>();
        private final int to;
        private final Does does;
        private final boolean always;
        private final boolean never;

        Box(int to, Does does, boolean always) throws IOException {
            this(to, does, always, false);
        }

        Box(int to, Does does, boolean always, boolean never) throws IOException {
            this.to = to;
            this.does = does;
            this.always = always;
            this.never = never;
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Aside.run(this::accept);
        }

        int port() {
            return listener.getLocalPort();
        }

        /** Of each connection, whether its first message was larger than a packet. */
        List<Boolean> large() {
            return large;
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = listener.accept();
                    Aside.run(() -> serve(client));
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        private void serve(Socket client) {
            held.add(client);
            try {
                InputStream in = client.getInputStream();
                byte[] head = in.readNBytes(HEAD);
                if (head.length < HEAD) {
                    return;
                }
                int length = ((head[3] & 0xff) << 8) | (head[4] & 0xff);
                byte[] hello = in.readNBytes(length);
                large.add(length > PACKET);
                if (!never && (always || length > PACKET)) {
                    disturb(client);
                    return;
                }
                try (client;
                        Socket host = new Socket(InetAddress.getLoopbackAddress(), to)) {
                    host.getOutputStream().write(head);
                    host.getOutputStream().write(hello);
                    Aside.run(() -> pump(host, client));
                    pump(client, host);
                }
            } catch (IOException ended) {
                // one of both left
            }
        }

        private void disturb(Socket client) throws IOException {
            switch (does) {
                case RESET -> {
                    client.setSoLinger(true, 0);
                    client.close();
                }
                case CLOSE -> client.close();
                case ALERT -> {
                    client.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 40}); // handshake_failure
                    client.close();
                }
                case NOTHING -> {}
            }
        }

        private static void pump(Socket from, Socket to) {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] piece = new byte[8_192];
                for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                    out.write(piece, 0, read);
                }
            } catch (IOException ended) {
                // one of both left
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
            for (Socket each : held) {
                each.close();
            }
        }
    }
}
