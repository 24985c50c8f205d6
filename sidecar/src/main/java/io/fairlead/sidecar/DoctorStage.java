package io.fairlead.sidecar;

import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.TlsConfig;
import io.fairlead.sidecar.doctor.Client;
import io.fairlead.sidecar.doctor.Outcome;
import io.fairlead.sidecar.doctor.Trial;
import io.fairlead.sidecar.simulated.Dialogue;
import io.fairlead.sidecar.simulated.Fault;
import io.fairlead.sidecar.simulated.SimulatedInternet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A Fairlead of {@code doctor}'s own, with the user's root, and a provider for each client. Its hosts end in {@code .invalid}, which
 * nobody can resolve: a client that goes past Fairlead gets nowhere.
 */
final class DoctorStage implements AutoCloseable {

    private static final long NEWS_MS = 1_000;

    private final SimulatedInternet internet;
    private final Running running;
    private final Map<Client, AtomicLong> arrived;
    private final Thread onExit = new Thread(this::end, "doctor-exit");

    private DoctorStage(SimulatedInternet internet, Running running, Map<Client, AtomicLong> arrived) {
        this.internet = internet;
        this.running = running;
        this.arrived = arrived;
        Runtime.getRuntime().addShutdownHook(onExit); // an interrupt leaves no folder behind either
    }

    /**
     * Sets it up.
     *
     * @param home the user's state folder; another in its place where it holds no root yet
     * @param authority the user's own, or null
     */
    static DoctorStage set(Path home, TlsConfig.@Nullable Authority authority) throws IOException {
        Set<String> hosts = new LinkedHashSet<>();
        for (Client each : Client.values()) {
            hosts.add(host(each));
        }
        SimulatedInternet internet = SimulatedInternet.open(hosts);
        try {
            Map<Client, AtomicLong> arrived = new EnumMap<>(Client.class);
            StringBuilder yaml = new StringBuilder(yaml(internet, authority));
            for (Client each : Client.values()) {
                AtomicLong calls = new AtomicLong();
                arrived.put(each, calls);
                int port = internet.provider(host(each), Dialogue.OPENAI, false, call -> {
                            calls.incrementAndGet();
                            return Fault.NONE;
                        })
                        .port();
                yaml.append("  doctor-%s: { like: openai, url: \"https://%s/v1\", connect-to: \"127.0.0.1:%d\" }%n"
                        .formatted(word(each), host(each), port));
            }
            Path file = Files.writeString(internet.folder().resolve("fairlead.yaml"), yaml);
            Path state = Files.exists(home.resolve("ca.pem")) || authority != null
                    ? home
                    : internet.folder().resolve("home");
            ConfigSource source =
                    ConfigSource.find(file.toString(), Map.of("FAIRLEAD_HOME", state.toString()), state, Map.of());
            return new DoctorStage(internet, Running.start(Settings.of(source, state)), arrived);
        } catch (IOException | RuntimeException e) {
            internet.close();
            throw e;
        }
    }

    private static String yaml(SimulatedInternet internet, TlsConfig.@Nullable Authority authority) {
        String ca = authority == null
                ? ""
                : ", ca: { cert: \"%s\", key: \"%s\" }".formatted(authority.cert(), authority.key());
        return """
                proxy: { listen: "127.0.0.1:0" }
                admin: { listen: "127.0.0.1:0" }
                tls: { trust: ["%s"]%s }
                telemetry: { log: { level: error, access: false } }
                defaults: { health: { probe: off } }
                providers:
                """.formatted(internet.caPem(), ca);
    }

    private static String word(Client client) {
        return client.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whom a client asks. */
    static String host(Client client) {
        return word(client) + ".doctor.fairlead.invalid";
    }

    InetSocketAddress address() {
        return running.proxy();
    }

    Trial trial(Client client, Path program, Map<String, String> environment) throws InterruptedException {
        return Trial.of(
                client,
                program,
                "https://" + host(client) + Dialogue.OPENAI.path(),
                environment,
                internet.folder().resolve(word(client)));
    }

    /** What became of a client that was tried. */
    Outcome seen(Client client, Trial trial) throws InterruptedException {
        if (arrived.getOrDefault(client, new AtomicLong()).get() > 0) {
            return Outcome.GUIDED;
        }
        // A client's refusal may come after its end.
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(NEWS_MS);
        while (trial.ran() && System.nanoTime() < until) {
            if (running.engine().passedBy().distrusted().contains(host(client))) {
                return Outcome.UNTRUSTED;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return trial.distrusts() ? Outcome.UNTRUSTED : Outcome.PAST;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            return; // the process ends, and the hook sees to it
        }
        end();
    }

    private void end() {
        running.close();
        internet.close();
    }
}
