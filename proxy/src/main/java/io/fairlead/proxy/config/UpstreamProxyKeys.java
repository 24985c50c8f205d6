package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.HostPort;
import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.ListShape;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.NetSyntaxes;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.egress.NoProxy;
import io.fairlead.proxy.egress.NoProxyEntry;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.upstream.UpstreamProxyConfig;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The proxy that connections go through. */
final class UpstreamProxyKeys {

    private static final Key<Optional<NetSyntaxes.ProxyUrl>> URL =
            Key.of("url", NetSyntaxes.proxyUrl(), "off", "Where it is. https: it is spoken to over TLS.");
    private static final Key<Optional<Secret>> CREDENTIALS = Key.unset(
            "credentials",
            Syntaxes.secret("user:password"),
            "What it is sent as Proxy-Authorization (Basic), in place of those in the URL.");
    private static final Key<List<Located<NoProxyEntry>>> NO_PROXY = Key.of(
            "no-proxy",
            ListShape.oneOrMore(NetSyntaxes.noProxy()),
            "[]",
            "Hosts that are reached without it: example.com and all below it, an address, a range, *; each perhaps with :port. Loopback is, unless the proxy is on loopback itself.");

    static final Section SECTION = Section.of(URL, CREDENTIALS, NO_PROXY);

    private UpstreamProxyKeys() {}

    static @Nullable UpstreamProxyConfig make(Values values, HostPort listen, Problems problems) {
        Optional<Secret> credentials = values.says(CREDENTIALS) ? values.get(CREDENTIALS) : Optional.empty();
        if (credentials.isPresent() && credentials.get().reveal().indexOf(':') < 1) {
            problems.error(
                    values.at(CREDENTIALS),
                    values.path(CREDENTIALS),
                    "found a value that is not shown here (expected: user:password)");
        }
        NetSyntaxes.ProxyUrl url = values.get(URL).orElse(null);
        if (url == null) {
            return null;
        }
        if (leadsTo(listen, url.origin())) {
            problems.error(
                    values.at(URL),
                    values.path(URL),
                    "found " + url + ", which is Fairlead itself by proxy.listen (expected: another proxy)");
        }
        return new UpstreamProxyConfig(
                url.origin(),
                credentials.map(UpstreamProxyKeys::basic).orElse(url.authorization()),
                new NoProxy(values.get(NO_PROXY).stream().map(Located::value).toList()));
    }

    /** As far as text tells; addresses are looked at when it is dialled. */
    private static boolean leadsTo(HostPort listen, Origin proxy) {
        boolean here = listen.loopback() && NoProxy.loopback(proxy.host());
        return proxy.port() == listen.port() && (here || listen.host().equals(proxy.host()));
    }

    /** RFC 7617. */
    private static Secret basic(Secret credentials) {
        return Secret.of("Basic "
                + Base64.getEncoder().encodeToString(credentials.reveal().getBytes(StandardCharsets.UTF_8)));
    }
}
