package io.fairlead.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import io.fairlead.proxy.observe.ExchangeRecord;
import io.fairlead.proxy.testing.RunningEngine;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An engine, the provider that it reaches over the toxic path only, and a healthy one that it reaches straight. Used by one
 * test at a time.
 */
final class Stage implements AutoCloseable {

    static final String CLIENT_KEY = "key-of-the-client";
    static final String SPARE_KEY = "key-of-the-spare";
    static final String PRIMARY = "primary";
    static final String SPARE = "spare";
    /** Tries at each target. */
    static final int ATTEMPTS = 2;

    private static final List<String> PROVIDERS = List.of("lone", "safe", "spare");

    final Ledger ledger = new Ledger();
    final Callers callers;
    private final ScriptedProvider primary;
    private final ScriptedProvider spare;
    private final Proxy path;
    private final RunningEngine engine;
    private volatile boolean closes;

    Stage(Scenario.Upstream upstream, ToxiproxyClient toxiproxy) throws IOException {
        ScriptedProvider.Builder speaks = ScriptedProvider.builder();
        primary = (upstream == Scenario.Upstream.HTTP1 ? speaks.http1() : speaks)
                .start()
                .on(request -> ledger.execute(PRIMARY, true, request))
                .closeAfterAnswer(answers -> closes);
        spare = ScriptedProvider.start().on(request -> ledger.execute(SPARE, false, request));
        path = toxiproxy.createProxy(upstream.name(), "127.0.0.1:0", "127.0.0.1:" + primary.port());
        engine = RunningEngine.start(yaml(upstream));
        callers = new Callers(engine);
    }

    /** Clocks that are short beside the client's deadline, and no breaker: each scenario must meet the toxic itself. No probes: the ledger counts calls. */
    private String yaml(Scenario.Upstream upstream) {
        return """
                tls: { trust: ["%s"] }
                telemetry: { log: { level: error, access: false } }
                defaults:
                  health: { probe: off }
                  timeouts: { connect: 3s, first-byte: 3s, first-token: 3s, idle: 5s }
                  retry: { attempts: %d, backoff: { initial: 20ms, max: 100ms, factor: 2, jitter: full } }
                  breaker: { minimum: 1000000 }
                  pool: { http2: %s }
                providers:
                  lone: { like: openai, url: "https://a.provider.test/v1", connect-to: "%s" }
                  safe: { like: openai, url: "https://b.provider.test/v1", connect-to: "%s" }
                  spare: { like: openai, url: "https://c.provider.test/v1", connect-to: "127.0.0.1:%d", key: "%s" }
                routes:
                  - match: { provider: safe }
                    fallback: [spare]
                """.formatted(
                        ScriptedProvider.caFile(),
                        ATTEMPTS,
                        upstream == Scenario.Upstream.HTTP2,
                        path.getListen(),
                        path.getListen(),
                        spare.port(),
                        SPARE_KEY);
    }

    /** Lets the toxic of {@code scenario} in. */
    void infect(Scenario scenario) throws IOException {
        scenario.toxic().infect(path, scenario.direction());
    }

    /** Whether the primary provider ends its HTTP/1.1 connections after each answer. */
    void closing(boolean after) {
        closes = after;
    }

    /** Takes every toxic away. */
    void heal() throws IOException {
        for (var toxic : path.toxics().getAll()) {
            toxic.remove();
        }
        path.enable();
        closes = false;
    }

    /** What the engine remembers of a call. */
    Optional<ExchangeRecord> remembered(String id) {
        return engine.engine().recent().byId(id);
    }

    /** Waits until nothing is under way, nothing waits, and every connection is idle. */
    void awaitRest() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(engine.engine().totals()).containsEntry("underWay", 0L);
            for (String provider : PROVIDERS) {
                Map<String, Long> pool = engine.engine().pool(provider);
                assertThat(pool).as("pool of %s", provider).containsEntry("pending", 0L);
                assertThat(pool.get("idle")).as("idle of %s", pool).isEqualTo(pool.get("open"));
            }
        });
    }

    @Override
    public void close() throws IOException {
        engine.close();
        path.delete();
        primary.close();
        spare.close();
    }
}
