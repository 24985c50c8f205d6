package io.fairlead.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.egress.PrivateAccess;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.policy.breaker.BreakerConfig;
import io.fairlead.proxy.policy.exhausted.ExhaustedConfig;
import io.fairlead.proxy.policy.exhausted.WhenExhausted;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.policy.retry.RetryConfig;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.route.Policies;
import io.fairlead.proxy.route.Route;
import io.fairlead.proxy.telemetry.OtlpConfig;
import io.fairlead.proxy.upstream.PoolConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds when the file says nothing, and what holds when it says everything. */
final class ConfigDefaultsTest {

    @Test
    void an_empty_file_means_the_defaults_that_the_records_themselves_have() {
        Snapshot snapshot = Given.snapshot("");
        Route route = snapshot.routes().match("openai", "gpt-4o");
        assertThat(route.policies().get("openai")).isEqualTo(Policies.defaults());
        assertThat(route.fallback().targets()).isEmpty();
        assertThat(Objects.requireNonNull(snapshot.providerNamed("openai")).health())
                .isEqualTo(HealthConfig.defaults());
    }

    @Test
    void an_empty_file_listens_on_loopback_alone() {
        ProxyConfig proxy = Given.snapshot("").configuration().proxy();
        assertThat(proxy.listen()).hasToString("127.0.0.1:9800");
        assertThat(proxy.maxConnections()).isEqualTo(10_000);
        assertThat(proxy.maxBody()).isEqualTo(64L << 20);
        assertThat(proxy.maxUpload()).isEqualTo(1L << 30);
        assertThat(proxy.replayBody()).isEqualTo(32L << 20);
        assertThat(proxy.clients().allow()).isEmpty();
        assertThat(proxy.clients().credentials()).isNull();
        assertThat(proxy.egress().allow()).containsExactly("*");
        assertThat(proxy.egress().privateAddresses()).isEqualTo(PrivateAccess.AUTO);
        assertThat(proxy.drain()).isEqualTo(Duration.ofSeconds(30));
        AdminConfig admin = Given.snapshot("").configuration().admin();
        assertThat(admin.listen()).hasToString("127.0.0.1:9801");
        assertThat(admin.token()).isNull();
    }

    @Test
    void an_empty_file_uses_our_own_authority_and_logs_each_call() {
        Configuration configuration = Given.snapshot("").configuration();
        assertThat(configuration.tls().ca()).isNull();
        assertThat(configuration.tls().trust()).isEmpty();
        assertThat(configuration.telemetry())
                .isEqualTo(new TelemetryConfig(
                        TelemetryConfig.Level.INFO,
                        TelemetryConfig.Format.AUTO,
                        null,
                        null,
                        true,
                        OtlpConfig.defaults()));
    }

    @Test
    void every_policy_is_taken_from_the_file() {
        Snapshot snapshot = Given.snapshot("""
                defaults:
                  timeouts: { connect: 1s, first-byte: 2s, first-token: 4s, idle: 5s, total: 6s }
                  retry:
                    attempts: 7
                    patience: 10s
                    backoff: { initial: 8ms, max: 9ms, factor: 1.5, jitter: none }
                    budget: 10%
                    statuses: [500-502, 429]
                    retry-after: 11s
                    ambiguous: return
                  breaker: { window: 12s, minimum: 13, failures: 14%, slow: 15s, slow-calls: 16%, open: 17s, half-open: 18 }
                  limits: { requests: 19/s, tokens: 30/min, input-tokens: 31/h, output-tokens: 32/d, concurrency: 20, wait: 21s, per: key }
                  pool: { connections: 22, keep: 29, idle: 23s, age: 24s, http2: false, pending: 25 }
                  exhausted: { do: fail, for: 29s }
                  health: { probe: off, interval: 26s, timeout: 3s, fall: 27, rise: 28 }
                """);
        Policies policies = Objects.requireNonNull(
                snapshot.routes().match("openai", null).policies().get("openai"));
        assertThat(policies.timeouts())
                .isEqualTo(new TimeoutsConfig(seconds(1), seconds(2), seconds(4), seconds(5), seconds(6)));
        assertThat(policies.retry())
                .isEqualTo(new RetryConfig(
                        7,
                        new RetryConfig.Backoff(Duration.ofMillis(8), Duration.ofMillis(9), 1.5, false),
                        0.10,
                        Set.of(429, 500, 501, 502),
                        seconds(11),
                        RetryConfig.Ambiguous.RETURN,
                        seconds(10)));
        assertThat(policies.breaker())
                .isEqualTo(new BreakerConfig(seconds(12), 13, 0.14, seconds(15), 0.16, seconds(17), 18));
        assertThat(policies.limits())
                .isEqualTo(new LimitsConfig(
                        new LimitsConfig.Rate(19, seconds(1)),
                        new LimitsConfig.Rate(30, seconds(60)),
                        new LimitsConfig.Rate(31, seconds(3_600)),
                        new LimitsConfig.Rate(32, seconds(86_400)),
                        20,
                        seconds(21),
                        LimitsConfig.Per.KEY));
        assertThat(policies.exhausted()).isEqualTo(new ExhaustedConfig(WhenExhausted.FAIL, seconds(29)));
        assertThat(policies.pool()).isEqualTo(new PoolConfig(22, 29, seconds(23), seconds(24), false, 25));
        assertThat(Objects.requireNonNull(snapshot.providerNamed("openai")).health())
                .isEqualTo(new HealthConfig(false, null, seconds(26), seconds(3), 27, 28));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'{ }', 20s",
        "'{ attempts: 4 }', 0s",
        "'{ attempts: 4, patience: auto }', 0s",
        "'{ attempts: 4, patience: 7s }', 7s",
        "'{ patience: 0s }', 0s",
        "'{ budget: 5% }', 20s"
    })
    void patience_is_twenty_seconds_where_attempts_is_not_set(String retry, String expected) {
        Policies policies = Objects.requireNonNull(Given.snapshot("defaults: { retry: " + retry + " }")
                .routes()
                .match("openai", null)
                .policies()
                .get("openai"));
        assertThat(policies.retry().patience().toSeconds() + "s").isEqualTo(expected);
    }

    @Test
    void attempts_set_for_a_provider_or_a_route_set_patience_there() {
        Snapshot snapshot = Given.snapshot("""
                providers:
                  openai: { retry: { attempts: 2 } }
                routes:
                  - { match: { provider: anthropic }, retry: { attempts: 3 } }
                """);
        assertThat(patience(snapshot, "openai")).isZero();
        assertThat(patience(snapshot, "anthropic")).isZero();
        assertThat(patience(snapshot, "gemini")).isEqualTo(RetryConfig.PATIENCE);
    }

    private static Duration patience(Snapshot snapshot, String provider) {
        return Objects.requireNonNull(
                        snapshot.routes().match(provider, null).policies().get(provider))
                .retry()
                .patience();
    }

    @ParameterizedTest
    @CsvSource({
        "fail, FAIL, 30",
        "wait, WAIT, 30",
        "last-resort, LAST_RESORT, 30",
        "'{ do: wait, for: 5s }', WAIT, 5",
        "'{ do: fail }', FAIL, 30",
        "'{ for: 5s }', WAIT, 5"
    })
    void exhausted_is_a_word_or_says_for_how_long_too(String said, WhenExhausted when, int seconds) {
        Policies policies = Objects.requireNonNull(Given.snapshot("defaults: { exhausted: " + said + " }")
                .routes()
                .match("openai", null)
                .policies()
                .get("openai"));
        assertThat(policies.exhausted()).isEqualTo(new ExhaustedConfig(when, seconds(seconds)));
    }

    @Test
    void a_word_alone_means_thirty_seconds_whatever_the_defaults_say() {
        Snapshot snapshot = Given.snapshot("""
                defaults: { exhausted: { do: fail, for: 5s } }
                providers: { openai: { exhausted: wait }, anthropic: { exhausted: { do: wait } } }
                """);
        assertThat(exhausted(snapshot, "openai")).isEqualTo(new ExhaustedConfig(WhenExhausted.WAIT, seconds(30)));
        assertThat(exhausted(snapshot, "anthropic")).isEqualTo(new ExhaustedConfig(WhenExhausted.WAIT, seconds(5)));
    }

    private static ExhaustedConfig exhausted(Snapshot snapshot, String provider) {
        return Objects.requireNonNull(
                        snapshot.routes().match(provider, null).policies().get(provider))
                .exhausted();
    }

    @Test
    void everything_of_fairlead_itself_is_taken_from_the_file() {
        Configuration all = Given.reading(
                        """
                proxy:
                  listen: "0.0.0.0:1"
                  max-connections: 2
                  max-body: 3KiB
                  max-upload: 4MiB
                  clients: { allow: [10.0.0.0/8], credentials: "user:secret" }
                  replay-body: 5B
                  egress: { allow: ["*.example.com"], private: allow }
                  drain: 6s
                admin: { listen: "[::]:7", token: "t0ken" }
                tls: { ca: { cert: ca.pem, key: /k.pem }, trust: [root.pem] }
                telemetry:
                  log: { level: warn, format: json, file: out.log, access: false }
                  otlp: { endpoint: "http://collector:4318/", headers: { X-Key: secret-of-otlp }, traces: false }
                """, Map.of(), Map.of("/etc/fairlead/ca.pem", "", "/k.pem", "", "/etc/fairlead/root.pem", ""))
                .orThrow()
                .configuration();
        assertThat(all.proxy().listen()).hasToString("0.0.0.0:1");
        assertThat(all.proxy().maxConnections()).isEqualTo(2);
        assertThat(all.proxy().maxBody()).isEqualTo(3L << 10);
        assertThat(all.proxy().maxUpload()).isEqualTo(4L << 20);
        assertThat(all.proxy().clients().allow()).hasToString("[10.0.0.0/8]");
        assertThat(Objects.requireNonNull(all.proxy().clients().credentials()).reveal())
                .isEqualTo("user:secret");
        assertThat(all.proxy().replayBody()).isEqualTo(5);
        assertThat(all.proxy().egress().allow()).containsExactly("*.example.com");
        assertThat(all.proxy().egress().privateAddresses()).isEqualTo(PrivateAccess.ALLOW);
        assertThat(all.proxy().drain()).isEqualTo(seconds(6));
        assertThat(all.admin().listen()).hasToString("[::]:7");
        assertThat(Objects.requireNonNull(all.admin().token()).reveal()).isEqualTo("t0ken");
        assertThat(all.tls().ca())
                .isEqualTo(new TlsConfig.Authority(Path.of("/etc/fairlead/ca.pem"), Path.of("/k.pem")));
        assertThat(all.tls().trust()).containsExactly(Path.of("/etc/fairlead/root.pem"));
        assertThat(all.telemetry())
                .isEqualTo(new TelemetryConfig(
                        TelemetryConfig.Level.WARN,
                        TelemetryConfig.Format.JSON,
                        new TelemetryConfig.LogFile(Path.of("/etc/fairlead/out.log"), 0, 5),
                        null,
                        false,
                        new OtlpConfig(
                                "http://collector:4318/",
                                "auto",
                                Map.of("x-key", Secret.of("secret-of-otlp")),
                                false,
                                true)));
        assertThat(all.toString()).doesNotContain("secret", "t0ken");
    }

    @Test
    void a_fallback_moves_on_at_what_another_target_can_mend() {
        Route route = Given.snapshot("""
                routes: [{ match: { provider: groq }, fallback: [ollama/llama] }]
                """).routes().match("groq", "x");
        assertThat(route.fallback().on())
                .containsExactlyInAnyOrder(
                        Kind.UNAVAILABLE, Kind.OVERLOADED, Kind.RATE_LIMITED, Kind.TIMEOUT, Kind.CONTEXT_LENGTH);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
