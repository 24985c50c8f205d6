package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** curl with {@code HTTPS_PROXY} and our CA, as a user types it. */
class CurlTest {

    /** curl's exit status for a transfer that ended before its time. */
    private static final List<Integer> CUT = List.of(18, 92);

    @BeforeAll
    static void curl() {
        boolean there;
        try {
            there = new ProcessBuilder("curl", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException e) {
            there = false;
        }
        assertThat(there)
                .as("curl on the PATH: install it (Debian: apt-get install curl)")
                .isTrue();
    }

    private record Ran(int exit, String out) {}

    private static Ran curl(Scene scene, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--max-time", "30"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("HTTPS_PROXY", scene.engine.url());
        builder.environment().put("CURL_CA_BUNDLE", scene.engine.caFile().toString());
        builder.environment().remove("NO_PROXY");
        builder.environment().remove("no_proxy");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), out);
    }

    private static final String MODELS = "{\"object\":\"list\",\"data\":[]}";

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2"})
    void a_get_by_https_proxy_needs_nothing_but_the_proxy_and_the_ca(String protocol)
            throws IOException, InterruptedException {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai").always(Reply.json(MODELS));

            Ran ran = curl(scene, protocol, "-H", "Authorization: Bearer k", "https://api.openai.com/v1/models");

            assertThat(ran.out()).isEqualTo(MODELS);
            assertThat(ran.exit()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2"})
    void a_stream_that_breaks_ends_curl_with_an_error(String protocol) throws IOException, InterruptedException {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai")
                    .always(Reply.script()
                            .head(200, "content-type", "text/event-stream")
                            .chunk(String.join("", Golden.chatEvents().subList(0, 4)))
                            .rst());

            Ran ran = curl(
                    scene,
                    protocol,
                    "--no-buffer",
                    "--json",
                    Golden.CHAT_STREAM_REQUEST,
                    "https://api.openai.com/v1/chat/completions");

            assertThat(ran.exit()).as(ran.out()).isIn(CUT);
            assertThat(ran.out()).contains("houses ").contains("\"error\"").doesNotContain("[DONE]");
        }
    }

    @Test
    void an_error_of_ours_comes_inside_the_tls_as_the_providers_would() throws IOException, InterruptedException {
        try (Scene scene = Scene.openai()) {
            scene.engine.engine().breakers().mode("openai", BreakerMode.FORCED_OPEN);

            Ran ran = curl(
                    scene,
                    "--write-out",
                    "\n%{http_connect} %{http_code}",
                    "--json",
                    Golden.CHAT_REQUEST,
                    "https://api.openai.com/v1/chat/completions");

            assertThat(ran.exit()).isZero();
            assertThat(ran.out()).endsWith("\n200 503").contains("\"error\":{").contains("Fairlead");
        }
    }
}
