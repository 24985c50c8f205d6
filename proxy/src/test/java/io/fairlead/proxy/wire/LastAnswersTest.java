package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Aside;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last answer of a connection arrives, whatever the client has sent behind its request: no reset overtakes it. */
class LastAnswersTest {

    /** More than two sockets and every buffer between hold. */
    private static final byte[] BEHIND =
            ("POST /openai/v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n"
                            + "x".repeat(20_000_000))
                    .getBytes(StandardCharsets.US_ASCII);

    private static final String CHAT =
            "POST /openai/v1/chat/completions HTTP/1.1\r\nHost: x\r\n%sContent-Type: application/json\r\n"
                    + "Content-Length: " + Golden.CHAT_REQUEST.length() + "\r\n\r\n" + Golden.CHAT_REQUEST;

    private static void arrives(Scene scene, String first, String answer) throws Exception {
        try (RawClient client = RawClient.to(scene.engine)) {
            client.write(first.getBytes(StandardCharsets.UTF_8));
            CompletableFuture<Void> writing = Aside.supply(() -> {
                try {
                    client.write(BEHIND);
                } catch (UncheckedIOException cut) {
                    // nobody wanted it
                }
                return null;
            });
            Received received = client.read();
            assertThat(received.whole()).isTrue();
            assertThat(received.text()).contains(answer);
            assertThat(received.header("connection")).isEqualTo("close");
            assertThat(client.next()).as("an end, no reset").isEqualTo(-1);
            writing.join();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void behind_a_close_that_the_client_asked_for(boolean large) throws Exception {
        try (Scene scene = Scene.openai()) {
            String answer = large ? Golden.CHAT.replace("Lighthouses", "L".repeat(2 << 20)) : Golden.CHAT;
            scene.provider("openai").always(Reply.json(answer));
            arrives(scene, CHAT.formatted("Connection: close\r\n"), large ? "LLLL" : Golden.CHAT);
        }
    }

    @RepeatedTest(3)
    void behind_an_error_of_fairleads_own() throws Exception {
        try (Scene scene = Scene.openai()) {
            arrives(scene, CHAT.formatted("x-fairlead-timeout: soon\r\nConnection: close\r\n"), "x-fairlead-timeout");
        }
    }

    @RepeatedTest(3)
    void behind_the_help_page() throws Exception {
        try (Scene scene = Scene.openai()) {
            arrives(scene, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "Fairlead");
        }
    }

    @RepeatedTest(3)
    void behind_what_another_host_said() throws Exception {
        try (Scene scene = Scene.openai();
                ScriptedProvider other = ScriptedProvider.builder().plain().start()) {
            other.always(Reply.whole(200, "elsewhere", "content-type", "text/plain"));
            arrives(
                    scene,
                    "GET http://127.0.0.1:" + other.port() + "/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                    "elsewhere");
        }
    }
}
