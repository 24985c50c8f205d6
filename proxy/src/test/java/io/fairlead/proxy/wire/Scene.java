package io.fairlead.proxy.wire;

import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.observe.ExchangeRecord;
import io.fairlead.proxy.testing.RunningEngine;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An engine and the scripted providers behind it. Waits between tries are short, so that no test waits for them. */
public final class Scene implements AutoCloseable {

    /** How long a test waits for what must happen; a busy machine is no failure. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    public final RunningEngine engine;
    private final Map<String, ScriptedProvider> providers;

    private Scene(RunningEngine engine, Map<String, ScriptedProvider> providers) {
        this.engine = engine;
        this.providers = providers;
    }

    public static Builder scene() {
        return new Builder();
    }

    /** OpenAI alone, with every policy at its default but for short waits. */
    static Scene openai() {
        return scene().provider("openai", "").start();
    }

    public ScriptedProvider provider(String name) {
        ScriptedProvider found = providers.get(name);
        if (found == null) {
            throw new IllegalArgumentException(name);
        }
        return found;
    }

    public InetSocketAddress address() {
        return engine.address();
    }

    /** The JDK's client, which sends everything by CONNECT through the engine and trusts only the engine's CA. */
    HttpClient jdk(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .version(version)
                .proxy(ProxySelector.of(address()))
                .sslContext(engine.clientTls())
                .connectTimeout(PATIENCE)
                .build();
    }

    /** The JDK's client without a proxy, for the base URL. */
    public HttpClient plain() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    public URI base(String path) {
        return URI.create(engine.url() + path);
    }

    /** The latest exchange, as the admin shows it. */
    public ExchangeRecord latest() {
        await().atMost(PATIENCE)
                .until(() -> !engine.engine().recent().latest(1, any -> true).isEmpty());
        return engine.engine().recent().latest(1, any -> true).get(0);
    }

    /** Waits until the engine remembers {@code count} exchanges, newest first. */
    List<ExchangeRecord> ended(int count) {
        await().atMost(PATIENCE)
                .until(() -> engine.engine().recent().latest(1_000, any -> true).size() >= count);
        return engine.engine().recent().latest(1_000, any -> true);
    }

    /** The sum of a meter's values over all its labels; 0 when nothing was counted. */
    public double meter(String name, String... labels) {
        double sum = 0;
        for (var meter : engine.meters().find(name).tags(labels).meters()) {
            for (var each : meter.measure()) {
                sum += each.getValue();
            }
        }
        return sum;
    }

    /**
     * Waits until the engine's loops do nothing: between two looks they used less than a twentieth of the time, which one that
     * spins never does. Of all engines of this process, for a test that stands alone in it.
     */
    void loopsAtRest() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        AtomicLong[] before = {new AtomicLong(Long.MIN_VALUE), new AtomicLong()};
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            long used = -1;
            for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds())) {
                if (each != null && each.getThreadName().startsWith("fairlead-")) {
                    used = Math.max(0, used) + Math.max(0, threads.getThreadCpuTime(each.getThreadId()));
                }
            }
            long now = System.nanoTime();
            long usedBefore = before[0].getAndSet(used);
            long then = before[1].getAndSet(now);
            return usedBefore >= 0 && used - usedBefore < (now - then) / 20;
        });
    }

    /** Waits until nothing is under way. */
    public void atRest() {
        await().atMost(PATIENCE).until(() -> meter("fairlead.streams") == 0);
    }

    @Override
    public void close() {
        engine.close();
        providers.values().forEach(ScriptedProvider::close);
    }

    /** What a scene is to be. */
    public static final class Builder {
        private final Map<String, ScriptedProvider> providers = new LinkedHashMap<>();
        private final StringBuilder entries = new StringBuilder();
        private String tls = "";
        private String proxy = "";
        private String retry = "attempts: 4, backoff: { initial: 5ms, max: 20ms }";
        private String defaults = "";
        private String routes = "";
        private String alerts = "";
        private String costs = "";
        private String telemetry = "";

        /** A built-in provider, with further {@code settings} such as {@code "key: k"}. */
        public Builder provider(String name, String settings) {
            return provider(name, settings, ScriptedProvider.start());
        }

        public Builder provider(String name, String settings, @Nullable ScriptedProvider scripted) {
            entries.append("  ").append(name).append(": { ");
            if (scripted != null) {
                providers.put(name, scripted);
                entries.append("connect-to: 127.0.0.1:").append(scripted.port());
                entries.append(settings.isEmpty() ? "" : ", ");
            }
            entries.append(settings).append(" }\n");
            return this;
        }

        /** A second provider of OpenAI's dialect, with a key of its own. */
        public Builder other(String name, String host) {
            return provider(name, "like: openai, url: \"https://" + host + "/v1\", key: key-of-" + name);
        }

        /** Further keys of {@code tls}. */
        public Builder tls(String keys) {
            tls = ", " + keys;
            return this;
        }

        public Builder proxy(String keys) {
            proxy = keys;
            return this;
        }

        public Builder retry(String keys) {
            retry = keys;
            return this;
        }

        /** Further keys of {@code defaults}, one a line, without indentation. */
        public Builder defaults(String... lines) {
            defaults = "  " + String.join("\n  ", lines) + "\n";
            return this;
        }

        /** A list of routes, one a line, without the dash. */
        public Builder routes(String... lines) {
            routes = "routes:\n  - " + String.join("\n  - ", lines) + "\n";
            return this;
        }

        /** A list of webhooks, one a line, without the dash. */
        public Builder alerts(String... lines) {
            alerts = "alerts:\n  - " + String.join("\n  - ", lines) + "\n";
            return this;
        }

        /** Keys of {@code costs}. */
        public Builder costs(String keys) {
            costs = "costs: { " + keys + " }\n";
            return this;
        }

        /** Keys of {@code telemetry}. */
        public Builder telemetry(String keys) {
            telemetry = "telemetry: { " + keys + " }\n";
            return this;
        }

        /** Tests count what their providers are asked, so that nothing else may ask unless a test wants it. */
        private String health() {
            return defaults.contains("health:") ? "" : "  health: { probe: off }\n";
        }

        String yaml() {
            return "tls: { trust: [\""
                    + ScriptedProvider.caFile().getAbsolutePath().replace('\\', '/') + "\"]" + tls + " }\n"
                    + (proxy.isEmpty() ? "" : "proxy: { " + proxy + " }\n")
                    + "defaults:\n  retry: { " + retry + " }\n" + health() + defaults
                    + (entries.isEmpty() ? "" : "providers:\n" + entries)
                    + routes
                    + alerts
                    + costs
                    + telemetry;
        }

        public Scene start() {
            return new Scene(RunningEngine.start(yaml()), providers);
        }
    }
}
