package io.fairlead.sidecar.doctor;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where a variable for a proxy leads. Pure. */
public final class ProxyAddress {

    private static final List<String> VARIABLES =
            List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "wss_proxy");

    private ProxyAddress() {}

    /** {@code host:port} of a proxy's address, with or without a scheme and credentials; empty when it is none. */
    public static String of(String proxy) {
        String text = proxy.trim();
        try {
            URI uri = URI.create(text.contains("://") ? text : "http://" + text);
            String host = uri.getHost();
            int port = uri.getPort();
            return host == null ? "" : host + ":" + (port >= 0 ? port : 80);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Every address that {@code environment} names. */
    public static Set<String> all(Map<String, String> environment) {
        Set<String> all = new LinkedHashSet<>();
        for (String each : VARIABLES) {
            all.add(of(environment.getOrDefault(each, "")));
        }
        all.add(JavaOptions.of(environment).proxy());
        all.remove("");
        return all;
    }

    /** {@code environment} with {@code host:port} in place of each of {@code these}. */
    public static Map<String, String> replaced(
            Map<String, String> environment, Set<String> these, String host, int port) {
        Map<String, String> changed = new HashMap<>(environment);
        for (String variable : VARIABLES) {
            changed.computeIfPresent(variable, (name, value) -> {
                String address = of(value);
                return these.contains(address) ? "http://" + credentials(value) + host + ":" + port : value;
            });
        }
        String java = JavaOptions.of(environment).proxy();
        if (these.contains(java)) {
            String its = java.substring(java.lastIndexOf(':') + 1);
            changed.replaceAll((name, value) -> name.endsWith("JAVA_OPTIONS") || name.equals("JAVA_TOOL_OPTIONS")
                    ? value.replaceAll("-Dhttps\\.proxyHost=[^\\s\"']*", "-Dhttps.proxyHost=" + host)
                            .replaceAll("-Dhttps\\.proxyPort=" + its + "\\b", "-Dhttps.proxyPort=" + port)
                    : value);
        }
        return changed;
    }

    private static String credentials(String proxy) {
        int at = proxy.lastIndexOf('@');
        int from = proxy.indexOf("://");
        return at < 0 ? "" : proxy.substring(from < 0 ? 0 : from + 3, at + 1);
    }
}
