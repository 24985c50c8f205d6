package io.fairlead.sidecar;

import io.fairlead.proxy.config.EnvironmentProxy;
import io.fairlead.proxy.config.ProxyConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.config.yaml.NetSyntaxes;
import io.fairlead.proxy.config.yaml.NetSyntaxes.ProxyUrl;
import io.fairlead.proxy.egress.NoProxy;
import io.fairlead.proxy.upstream.UpstreamProxyConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that a user's environment names for {@code https}, by the variables that clients read. A private instance goes on
 * through it, for its command would have. Pure.
 *
 * @param proxy it; null where there is none that Fairlead can go through
 * @param shown without user and password, for people; empty where there is none
 * @param warning why it cannot be gone through; empty otherwise
 */
record UserProxy(@Nullable EnvironmentProxy proxy, String shown, String warning) {

    private static final List<String> VARIABLES = List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");

    /** That of {@code present}, an environment in which {@code fairlead env} may have changed variables. */
    static UserProxy of(Map<String, String> present) {
        Map<String, String> user = EnvRecord.of(present).before(present);
        for (String variable : VARIABLES) {
            String value = user.getOrDefault(variable, "").strip();
            if (!value.isEmpty()) {
                return named(variable, value, user);
            }
        }
        return new UserProxy(null, "", "");
    }

    private static UserProxy named(String variable, String value, Map<String, String> user) {
        ProxyUrl url = NetSyntaxes.parseProxyUrl(value);
        if (url == null) {
            int scheme = value.indexOf("://");
            String kind = scheme > 0 && value.substring(0, scheme).matches("[A-Za-z0-9]+")
                    ? value.substring(0, scheme + 3) + "…"
                    : "a value that is no URL";
            return new UserProxy(
                    null,
                    "",
                    variable + " is " + kind
                            + ", and Fairlead goes through http:// and https:// proxies alone: it goes out"
                            + " without one.");
        }
        List<String> direct =
                NoProxy.read(user.getOrDefault("NO_PROXY", "") + "," + user.getOrDefault("no_proxy", ""))
                        .entries()
                        .stream()
                        .map(Object::toString)
                        .distinct()
                        .toList();
        return new UserProxy(new EnvironmentProxy(variable, value, direct), url.toString(), "");
    }

    /** Whether an instance under {@code snapshot} goes through it. */
    boolean takenBy(Snapshot snapshot) {
        UpstreamProxyConfig used = snapshot.configuration().proxy().upstreamProxy();
        ProxyUrl own = proxy == null ? null : NetSyntaxes.parseProxyUrl(proxy.url());
        return used != null && own != null && used.origin().equals(own.origin());
    }

    /** What {@code serve} says, which goes by its configuration alone; empty where there is nothing to say. */
    String ofServe(Snapshot snapshot) {
        ProxyConfig configured = snapshot.configuration().proxy();
        ProxyUrl own = proxy == null ? null : NetSyntaxes.parseProxyUrl(proxy.url());
        if (proxy == null || own == null || configured.upstreamProxy() != null || configured.directAlone()) {
            return "";
        }
        return own.origin().port() == configured.listen().port()
                        && NoProxy.loopback(own.origin().host())
                ? "" // it is this Fairlead
                : proxy.variable() + " names a proxy, " + shown
                        + ", and serve goes by proxy.upstream-proxy alone: it goes out"
                        + " without one. mend: proxy.upstream-proxy: ${env:" + proxy.variable() + "}, or off";
    }

    /** What is said once, when {@code taken} says whether the instance goes through it; empty where there is nothing to say. */
    String line(boolean taken) {
        if (proxy == null) {
            return "";
        }
        return taken
                ? "goes out through the proxy that " + proxy.variable() + " names, " + shown
                : "leaves " + proxy.variable() + " aside, for the configuration says proxy.upstream-proxy itself";
    }
}
