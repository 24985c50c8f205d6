package io.fairlead.agent.engine;

import io.fairlead.proxy.config.EnvironmentProxy;
import io.fairlead.proxy.egress.NoProxy;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that the application's JVM goes through to {@code https} addresses: without the engine its calls would, so the engine's do.
 * Pure.
 */
final class JvmProxy {

    private static final String HOST = "https.proxyHost";

    /** As the JDK has it where nothing is said. */
    private static final String PORT = "443";

    private JvmProxy() {}

    /** Null where the properties name none. */
    static @Nullable EnvironmentProxy of(Properties properties) {
        String host = properties.getProperty(HOST, "").strip();
        if (host.isEmpty()) {
            return null;
        }
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        String url = "http://" + name + ":"
                + properties.getProperty("https.proxyPort", PORT).strip();
        return new EnvironmentProxy(
                HOST, url, direct(properties.getProperty("http.nonProxyHosts", "localhost|127.*|[::1]")));
    }

    /** A wildcard stands at one of a pattern's ends; addresses that begin alike are written as a network. */
    private static List<String> direct(String patterns) {
        StringBuilder entries = new StringBuilder();
        for (String each : patterns.split("\\|", -1)) {
            String pattern = each.strip();
            if (pattern.startsWith("*.")) {
                pattern = pattern.substring(1);
            } else if (pattern.matches("(\\d{1,3}\\.){1,3}\\*")) {
                pattern = network(pattern);
            }
            entries.append(pattern).append(',');
        }
        return NoProxy.read(entries.toString()).entries().stream()
                .map(Object::toString)
                .distinct()
                .toList();
    }

    private static String network(String pattern) {
        int parts = pattern.split("\\.", -1).length - 1;
        return pattern.substring(0, pattern.length() - 1) + "0.".repeat(3 - parts) + "0/" + 8 * parts;
    }
}
