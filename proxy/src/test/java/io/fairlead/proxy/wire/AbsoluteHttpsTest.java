package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that know no CONNECT, such as older axios, name {@code https} hosts in a request to the proxy itself. Alone they would
 * have reached the host over verified TLS; by Fairlead they do too.
 */
class AbsoluteHttpsTest {

    private final ScriptedProvider other = ScriptedProvider.start();
    private final Scene scene = Scene.scene().provider("openai", "").start();

    @AfterEach
    void close() {
        scene.close();
        other.close();
    }

    private Received ask(String method, String host, String more, String body) {
        return ask(method, host, "/some/path?q=1", more, body);
    }

    private Received ask(String method, String host, String path, String more, String body) {
        try (RawClient client = RawClient.to(scene.engine)) {
            client.write(
                    (method + " https://" + host + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            return client.read();
        }
    }

    private String localhost(ScriptedProvider at) {
        return "localhost:" + at.port();
    }

    @Test
    void a_host_that_is_no_providers_is_asked_over_verified_tls_and_answers_as_alone() {
        String large = "x".repeat(3 << 20);
        other.always(Reply.whole(201, large, "content-type", "text/plain", "x-its", "own"));

        Received received = ask("POST", localhost(other), "Content-Length: 5\r\nX-Mine: 1\r\n", "hello");

        assertThat(received.status()).isEqualTo(201);
        assertThat(received.text()).isEqualTo(large);
        assertThat(received.header("x-its")).isEqualTo("own");
        Seen seen = other.seen().get(0);
        assertThat(seen.protocol()).isEqualTo("HTTP/1.1");
        assertThat(seen.method() + " " + seen.path()).isEqualTo("POST /some/path?q=1");
        assertThat(seen.header("host")).isEqualTo(localhost(other));
        assertThat(seen.header("x-mine")).isEqualTo("1");
        assertThat(seen.text()).isEqualTo("hello");
    }

    @Test
    void a_body_in_chunks_and_one_that_ends_with_the_connection_pass_whole() {
        other.always(Reply.script()
                .head10(200, "content-type", "text/plain")
                .chunk("to the end")
                .fin());

        Received received = ask("PUT", localhost(other), "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n");

        assertThat(received.status()).isEqualTo(200);
        assertThat(received.text()).isEqualTo("to the end");
        assertThat(received.whole()).isTrue();
        assertThat(other.seen().get(0).text()).isEqualTo("hello");
    }

    @Test
    void an_answer_that_is_cut_is_not_passed_off_as_whole() {
        other.always(Reply.script()
                .head10(200, "content-type", "text/plain")
                .chunk("half")
                .drop());
        Received received = ask("GET", localhost(other), "", "");

        assertThat(received.status()).isEqualTo(200);
        assertThat(received.whole()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"EXPIRED, tls_cert_expired", "UNKNOWN_CA, tls_cert_untrusted", "WRONG_NAME, tls_cert_name"})
    void a_host_that_cannot_prove_its_name_hears_nothing_of_the_request(
            ScriptedProvider.Certificate shown, String code) {
        try (ScriptedProvider bad =
                ScriptedProvider.builder().certificate(shown).start()) {
            Received received = ask("GET", localhost(bad), "Authorization: Bearer canary\r\n", "");

            assertThat(received.status()).isEqualTo(502);
            assertThat(received.text()).contains(code);
            assertThat(received.header("proxy-status")).contains("tls_certificate_error");
            assertThat(bad.seen()).isEmpty();
        }
    }

    @Test
    void a_host_that_speaks_no_tls_is_a_bad_gateway() {
        try (ScriptedProvider plain = ScriptedProvider.builder().plain().start()) {
            Received received = ask("GET", localhost(plain), "", "");

            assertThat(received.status()).isEqualTo(502);
            assertThat(received.header("proxy-status")).contains("tls_protocol_error");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "metadata.google.internal", "0x7f.1:443", "2130706433:443"})
    void what_a_tunnel_may_not_reach_this_may_not_either(String host) {
        assertThat(ask("GET", host, "", "").status()).isEqualTo(403);
    }

    @Test
    void a_providers_host_is_that_provider_with_all_its_policies() {
        scene.provider("openai").next(Reply.script().rst()).always(Reply.json(Golden.CHAT));
        Received received = ask(
                "POST",
                "api.openai.com",
                "/v1/chat/completions",
                "Content-Type: application/json\r\nContent-Length: " + Golden.CHAT_REQUEST.length() + "\r\n",
                Golden.CHAT_REQUEST);

        assertThat(received.text()).isEqualTo(Golden.CHAT);
    }
}
