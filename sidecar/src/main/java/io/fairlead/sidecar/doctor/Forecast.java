package io.fairlead.sidecar.doctor;

import io.fairlead.proxy.egress.NoProxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client's rules let one expect in an environment. Pure.
 *
 * @param outcome how far its traffic comes
 * @param why in a few words, where that is not all the way
 * @param variable the one that mends it; empty where none does
 */
public record Forecast(Outcome outcome, String why, String variable) {

    private static final Forecast GUIDED = new Forecast(Outcome.GUIDED, "", "");

    /** For calls of {@code client} to {@code host}. */
    public static Forecast of(Client client, Surroundings around, String host) {
        if (client == Client.JAVA) {
            return java(around, host);
        }
        Forecast past = past(client, around, host);
        return past == null ? trust(client, around) : past;
    }

    private static @Nullable Forecast past(Client client, Surroundings around, String host) {
        if (client == Client.AIOHTTP) {
            return past("aiohttp reads no proxy by itself", "");
        }
        String named = first(client.proxies(), around);
        if (named.isEmpty()) {
            String wanted = client == Client.RUBY ? "http_proxy" : "HTTPS_PROXY";
            return past(
                    client == Client.RUBY
                            ? "net/http reads http_proxy for https, too, which is not set"
                            : wanted + " is not set",
                    wanted);
        }
        if (!around.leads(around.get(named))) {
            return past(named + " leads to " + shown(around.get(named)) + ", where no Fairlead answers", named);
        }
        if (client.runtime().equals("Node.js")
                && !around.get("NODE_USE_ENV_PROXY").equals("1")
                && !around.get("NODE_OPTIONS").contains("node-preload")
                && !around.get("NODE_OPTIONS").contains("--use-env-proxy")) {
            return past("NODE_USE_ENV_PROXY is not 1", "NODE_USE_ENV_PROXY");
        }
        return kept(around, host);
    }

    /** Hosts that the user keeps from every proxy. */
    private static @Nullable Forecast kept(Surroundings around, String host) {
        for (String name : List.of("no_proxy", "NO_PROXY")) {
            if (NoProxy.read(around.get(name)).covers(host, 443)) {
                return past(name + " keeps " + host + " direct", "NO_PROXY");
            }
        }
        return null;
    }

    private static Forecast trust(Client client, Surroundings around) {
        String named = first(client.trust(), around);
        if (named.isEmpty()) {
            String wanted = client.trust().get(0);
            return new Forecast(Outcome.UNTRUSTED, wanted + " is not set", wanted);
        }
        if (!around.trusting().contains(around.get(named))) {
            return new Forecast(
                    Outcome.UNTRUSTED, named + " names " + around.get(named) + ", which lacks Fairlead's root", named);
        }
        return GUIDED;
    }

    private static Forecast java(Surroundings around, String host) {
        JavaOptions options = JavaOptions.of(around.environment());
        if (options.agent()) {
            return GUIDED;
        }
        String proxy = options.proxy();
        if (proxy.isEmpty()) {
            return past(
                    "JAVA_TOOL_OPTIONS has no -Dhttps.proxyHost, and a JVM reads no HTTPS_PROXY", "JAVA_TOOL_OPTIONS");
        }
        if (!around.leads(proxy)) {
            return past("-Dhttps.proxyHost leads to " + proxy + ", where no Fairlead answers", "JAVA_TOOL_OPTIONS");
        }
        if (List.of(options.property("http.nonProxyHosts").split("\\|", -1)).stream()
                .anyMatch(each -> matches(each, host))) {
            return past("-Dhttp.nonProxyHosts keeps " + host + " direct", "JAVA_TOOL_OPTIONS");
        }
        String store = options.property("javax.net.ssl.trustStore");
        if (store.isEmpty()) {
            return new Forecast(
                    Outcome.UNTRUSTED, "JAVA_TOOL_OPTIONS has no -Djavax.net.ssl.trustStore", "JAVA_TOOL_OPTIONS");
        }
        return around.trusting().contains(store)
                ? GUIDED
                : new Forecast(
                        Outcome.UNTRUSTED,
                        "-Djavax.net.ssl.trustStore names " + store + ", which is not Fairlead's",
                        "JAVA_TOOL_OPTIONS");
    }

    private static boolean matches(String pattern, String host) {
        return pattern.startsWith("*")
                ? host.endsWith(pattern.substring(1))
                : pattern.endsWith("*")
                        ? host.startsWith(pattern.substring(0, pattern.length() - 1))
                        : pattern.equals(host);
    }

    private static Forecast past(String why, String variable) {
        return new Forecast(Outcome.PAST, why, variable);
    }

    private static String first(List<String> names, Surroundings around) {
        List<String> set = new ArrayList<>(names);
        set.removeIf(each -> around.get(each).isEmpty());
        return set.isEmpty() ? "" : set.get(0);
    }

    /** Without credentials. */
    private static String shown(String proxy) {
        String address = ProxyAddress.of(proxy);
        return address.isEmpty() ? "no address" : address;
    }
}
