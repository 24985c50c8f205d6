package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {

    private final Guard onLoopback = guard("127.0.0.1", null);
    private final Guard elsewhere = guard("10.0.0.1", "s3cret");

    private static Guard guard(String address, @Nullable String token) {
        try {
            return new Guard(InetAddress.getByName(address), () -> token, new Sessions(InstantSource.system()));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable Reply refusal(
            Guard guard, String path, @Nullable String host, @Nullable String origin, @Nullable String authorization) {
        return guard.check(path, new Caller("127.0.0.1", host, origin, null, authorization, null))
                .refusal();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:9801", "127.0.0.1:9801", "[::1]:9801", "LOCALHOST:1"})
    void answers_its_own_names_on_loopback(String host) {
        assertThat(refusal(onLoopback, "/api/v1/status", host, null, null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:9801", "", "[::1"})
    void refuses_a_foreign_host_on_loopback_so_that_no_rebound_name_reaches_it(String host) {
        assertThat(refusal(onLoopback, "/api/v1/status", host, null, null))
                .isNotNull()
                .extracting(Reply::status)
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://127.0.0.1.evil.example",
                "null",
                "file://",
                "http://localhost:3000",
                "http://127.0.0.1"
            })
    void refuses_a_foreign_origin_on_loopback(String origin) {
        assertThat(refusal(onLoopback, "/api/v1/status", "localhost", origin, null))
                .isNotNull()
                .extracting(Reply::status)
                .isEqualTo(403);
    }

    @Test
    void lets_its_own_console_in() {
        assertThat(refusal(onLoopback, "/api/v1/status", "localhost:9801", "http://localhost:9801", null))
                .isNull();
    }

    @Test
    void wants_the_token_elsewhere() {
        assertThat(refusal(elsewhere, "/api/v1/status", "fairlead:9801", null, null))
                .isNotNull()
                .extracting(Reply::status)
                .isEqualTo(401);
        assertThat(refusal(elsewhere, "/api/v1/status", "fairlead:9801", null, "Bearer wrong"))
                .isNotNull();
        assertThat(refusal(elsewhere, "/api/v1/status", "fairlead:9801", null, "Bearer s3cret"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/startupz", "/metrics"})
    void health_and_metrics_need_no_token(String path) {
        assertThat(refusal(elsewhere, path, "fairlead:9801", null, null)).isNull();
    }

    @Test
    void a_refusal_does_not_repeat_the_token() {
        Reply refusal = refusal(elsewhere, "/api/v1/status", "fairlead:9801", null, "Bearer guess");
        assertThat(refusal).isNotNull();
        assertThat(new String(refusal.body(), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("s3cret")
                .doesNotContain("guess");
    }
}
