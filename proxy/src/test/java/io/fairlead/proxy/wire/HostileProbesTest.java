package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.health.ProbeResult;
import io.fairlead.proxy.testing.RawProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers to a probe that no server should give. Each ends the probe within its time, and leaves nothing behind. */
class HostileProbesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What a peer says, over and over where it is endless. */
    private record Speech(String once, String endless) {
        void say(OutputStream out) throws IOException {
            out.write(once.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            byte[] more = endless.getBytes(StandardCharsets.ISO_8859_1);
            while (more.length > 0) {
                out.write(more); // until the other side closes
                out.flush();
            }
        }
    }

    static Stream<Arguments> answers() {
        char[] letters = new char[8_192];
        Arrays.fill(letters, 'a');
        String much = new String(letters);
        return Stream.of(
                Arguments.of("another protocol", new Speech("SSH-2.0-OpenSSH_9.6\r\n\r\n", ""), "bad_answer"),
                Arguments.of("a status that is none", new Speech("HTTP/1.1 banana\r\n\r\n", ""), "bad_answer"),
                Arguments.of(
                        "fields without end", new Speech("HTTP/1.1 200 OK\r\n", "x: " + much + "\r\n"), "bad_answer"),
                Arguments.of("a line without end", new Speech("HTTP/1.1 200 ", much), "bad_answer"),
                Arguments.of(
                        "interim answers without end",
                        new Speech("", "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"),
                        "answer_timeout"),
                Arguments.of("half a line, then nothing", new Speech("HTTP/1.1 2", ""), "answer_timeout"),
                Arguments.of(
                        "a body without end",
                        new Speech("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "2000\r\n" + much + "\r\n"),
                        ""));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("answers")
    void a_probe_ends_in_time_and_leaves_nothing_behind(String name, Speech speech, String reason) throws Exception {
        try (RawProvider provider = RawProvider.http1((connection, in, out) -> speak(in, out, speech));
                Scene scene = Scene.scene()
                        .defaults("health: { probe: off, timeout: 2s, interval: 5s }")
                        .provider("openai", "connect-to: \"127.0.0.1:" + provider.port() + "\"", null)
                        .start()) {
            ProbeResult result = Objects.requireNonNull(scene.engine
                    .engine()
                    .probe("openai")
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join());
            assertThat(result.reason()).isEqualTo(reason);
            await().atMost(PATIENCE).until(() -> provider.open() == 0);
        }
    }

    private static void speak(InputStream in, OutputStream out, Speech speech) throws IOException {
        if (RawProvider.request(in) == null) {
            return;
        }
        speech.say(out);
        int next = in.read(); // until the other side closes
        assertThat(next).isEqualTo(-1);
    }
}
