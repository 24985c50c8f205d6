package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.HostPort;
import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.ListShape;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.NetSyntaxes;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.ShortSection;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.UnbuiltShape;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.egress.Cidr;
import io.fairlead.proxy.egress.PrivateAccess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The side that clients see. */
final class ProxyKeys {

    private static final Key<HostPort> LISTEN = Key.of(
            "listen",
            NetSyntaxes.hostPort(0),
            "127.0.0.1:9800",
            "Where clients connect. An address that is not loopback needs clients.allow or clients.credentials.");
    private static final Key<String> TRANSPARENT = Key.of(
            "transparent",
            UnbuiltShape.only("off", "transparent interception"),
            "off",
            "Where redirected connections arrive.");
    private static final Key<Integer> MAX_CONNECTIONS =
            Key.of("max-connections", Syntaxes.number(1, 10_000_000), "10000", "Connections of clients at once.");
    private static final Key<Long> MAX_BODY = Key.of(
            "max-body",
            Syntaxes.size(),
            "64MiB",
            "The largest body of an operation that can be translated; a larger one is answered with 413.");
    private static final Key<Long> MAX_UPLOAD =
            Key.of("max-upload", Syntaxes.size(), "1GiB", "The largest file, audio or batch: streamed, not replayed.");
    private static final Key<List<Located<Cidr>>> ALLOW =
            Key.of("allow", ListShape.oneOrMore(NetSyntaxes.subnet()), "[]", "The networks whose clients may connect.");
    private static final Key<Optional<Secret>> CREDENTIALS = Key.unset(
            "credentials", Syntaxes.secret("user:secret"), "What clients send as Proxy-Authorization (Basic).");
    private static final Key<Values> CLIENTS =
            Key.section("clients", Section.of(ALLOW, CREDENTIALS), "Who may connect.");
    private static final Key<Long> REPLAY_BODY =
            Key.of("replay-body", Syntaxes.size(), "32MiB", "A body above it is streamed once and not retried.");
    private static final Key<List<Located<String>>> EGRESS_ALLOW = Key.of(
            "allow",
            ListShape.oneOrMore(Syntaxes.text("a host, *.domain, * or a subnet")),
            "[\"*\"]",
            "Hosts that are no provider's and may be reached.");
    private static final Key<PrivateAccess> PRIVATE = Key.of(
            "private",
            Syntaxes.word(PrivateAccess.class, Words::word),
            "auto",
            "Loopback, link-local and private addresses. auto: for clients on this host or in this pod. Metadata addresses and Fairlead's own ports are always denied.");
    private static final Key<Values> EGRESS = Key.section(
            "egress", Section.of(EGRESS_ALLOW, PRIVATE), "What may be tunnelled or reached besides providers.");
    private static final Key<Duration> DRAIN =
            Key.of("drain", Words.DURATION, "30s", "How long streams may finish after SIGTERM.");
    private static final Key<Values> UPSTREAM_PROXY = Key.of(
            "upstream-proxy",
            ShortSection.of(UpstreamProxyKeys.SECTION),
            "{}",
            "A proxy through which this network is left: to providers, for tunnels, probes, webhooks and collectors.");

    static final Section SECTION = Section.of(
            LISTEN,
            TRANSPARENT,
            MAX_CONNECTIONS,
            MAX_BODY,
            MAX_UPLOAD,
            CLIENTS,
            REPLAY_BODY,
            EGRESS,
            DRAIN,
            UPSTREAM_PROXY);

    private ProxyKeys() {}

    static ProxyConfig make(Values values, Problems problems) {
        Values clients = values.get(CLIENTS);
        Values egress = values.get(EGRESS);
        Optional<Secret> credentials = clients.says(CREDENTIALS) ? clients.get(CREDENTIALS) : Optional.empty();
        List<Cidr> allow = clients.get(ALLOW).stream().map(Located::value).toList();
        HostPort listen = values.get(LISTEN);
        if (credentials.isPresent() && credentials.get().reveal().indexOf(':') < 1) {
            problems.error(
                    clients.at(CREDENTIALS),
                    clients.path(CREDENTIALS),
                    "found a value that is not shown here (expected: user:secret)");
        }
        if (!listen.loopback() && allow.isEmpty() && credentials.isEmpty()) {
            problems.error(
                    values.at(LISTEN),
                    values.path(LISTEN),
                    "found " + listen + ", which others can reach (expected: a loopback address, or clients.allow or"
                            + " clients.credentials with it)");
        }
        return new ProxyConfig(
                listen,
                values.get(MAX_CONNECTIONS),
                values.get(MAX_BODY),
                values.get(MAX_UPLOAD),
                new ProxyConfig.Clients(allow, credentials.orElse(null)),
                values.get(REPLAY_BODY),
                new ProxyConfig.Egress(
                        egress.get(EGRESS_ALLOW).stream().map(Located::value).toList(), egress.get(PRIVATE)),
                values.get(DRAIN),
                UpstreamProxyKeys.make(values.get(UPSTREAM_PROXY), listen, problems),
                values.says(UPSTREAM_PROXY));
    }
}
