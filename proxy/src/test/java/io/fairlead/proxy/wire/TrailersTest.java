package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields behind a request's body (RFC 9110 section 6.5). */
class TrailersTest {

    @ParameterizedTest
    @CsvSource({"true, /openai/v1/chat/completions", "false, /openai/v1/chat/completions", "true, /openai/v1/files"})
    void trailers_reach_the_provider_but_for_those_that_may_not_stand_there(boolean http2, String path) {
        ScriptedProvider provider = http2
                ? ScriptedProvider.start()
                : ScriptedProvider.builder().http1().start();
        provider.always(Reply.json(Golden.CHAT));
        try (Scene scene = Scene.scene().provider("openai", "", provider).start();
                RawClient client = RawClient.to(scene.engine)) {
            client.write(("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Connection: X-Hop\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "e\r\n{\"model\": \"m\"}\r\n0\r\nX-Checksum: abc\r\nX-Hop: 1\r\n"
                            + "Authorization: Bearer late\r\nContent-Length: 3\r\nX-Fairlead-Route: r\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(client.read().status()).isEqualTo(200);
            Seen seen = provider.seen().get(0);
            assertThat(seen.text()).isEqualTo("{\"model\": \"m\"}");
            assertThat(seen.header("trailer:x-checksum")).isEqualTo("abc");
            assertThat(seen.headers().stream().filter(field -> field.getKey().startsWith("trailer:")))
                    .hasSize(1);
        }
    }
}
