package io.fairlead.sidecar;

import io.fairlead.proxy.config.ConfigSource;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A real instance, as the demo starts it: from a file, with a state folder of its own. */
public final class DemoEngine implements AutoCloseable {

    private final Running running;
    private final Path home;

    private DemoEngine(Running running, Path home) {
        this.running = running;
        this.home = home;
    }

    /** Only errors are logged, so that the table can be read. Before anything else. */
    public static void quietLogs() {
        LoggingSetup.ofEngine();
        LoggingSetup.apply("text", "error", false, null, null, List.of());
    }

    public static DemoEngine start(Path configuration, Path home) {
        ConfigSource source =
                ConfigSource.find(configuration.toString(), Map.of("FAIRLEAD_HOME", home.toString()), home, Map.of());
        return new DemoEngine(Running.start(Settings.of(source, home)), home);
    }

    public String proxyAddress() {
        return running.proxyAddress();
    }

    public String adminAddress() {
        return running.adminAddress();
    }

    public InetSocketAddress proxy() {
        return running.proxy();
    }

    /** The certificate that clients must trust. */
    public Path caFile() {
        return home.resolve("ca.pem");
    }

    /** What it did, for the summary. */
    public Map<String, Long> totals() {
        Map<String, Long> all = running.engine().totals();
        Map<String, Long> shown = new LinkedHashMap<>();
        shown.put("attempts at providers", all.getOrDefault("attempts", 0L));
        shown.put("repeats", all.getOrDefault("retries", 0L));
        shown.put("fallbacks", all.getOrDefault("fallbacks", 0L));
        return shown;
    }

    @Override
    public void close() {
        running.close();
    }
}
