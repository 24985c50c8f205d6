package io.fairlead.proxy.front.connect;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.egress.EgressDecision;
import io.fairlead.proxy.egress.HostText;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.front.engine.TunnelFailure;
import io.fairlead.proxy.front.http.ConnectHandler;
import io.fairlead.proxy.front.http.ConnectRequest;
import io.fairlead.proxy.front.intercept.Untrusting;
import io.fairlead.proxy.front.listen.Connections;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Decides where a CONNECT leads. Safe for any thread. */
public final class ConnectRouter implements ConnectHandler {

    private final BiFunction<String, Integer, ChannelHandler> interception;
    private final Untrusting untrusting;
    private final Connections connections;

    /** {@code interception} makes what goes on with the TLS of an intercepted host and port. */
    public ConnectRouter(
            BiFunction<String, Integer, ChannelHandler> interception, Untrusting untrusting, Connections connections) {
        this.interception = interception;
        this.untrusting = untrusting;
        this.connections = connections;
    }

    @Override
    public void connect(ConnectRequest request, Engine engine, String host, int port) {
        // An address is never a provider's own host name: it is a tunnel.
        String name = HostText.read(host) instanceof HostText.Name it ? it.host() : "";
        Provider provider = engine.at(name, port);
        if (provider == null) {
            elsewhere(request, engine, host, port);
        } else if (untouched(request.channel(), engine, provider, name)) {
            engine.events().bypassed(name);
            Origin to = provider.connectTo() != null ? provider.connectTo() : new Origin("https", name, port);
            tunnel(request, engine, to.host(), to.port(), engine.addresses(provider));
        } else {
            // Always 200: clients lose or misread a refused CONNECT. What goes wrong is said inside the TLS.
            request.establish(interception.apply(name, port));
        }
    }

    /** Whether this client could not, or will not, take a certificate of ours for {@code host}. */
    private boolean untouched(Channel client, Engine engine, Provider provider, String host) {
        return (provider.origin().secure() && !engine.certifies(host))
                || (engine.tunnelUntrusting() && untrusting.contains(client, host));
    }

    private void elsewhere(ConnectRequest request, Engine engine, String host, int port) {
        EgressDecision decision = engine.egress()
                .decide(
                        host,
                        port,
                        request.channel().remoteAddress() instanceof InetSocketAddress it ? it.getAddress() : null);
        if (decision instanceof EgressDecision.Refused refused) {
            request.refuse(403, refused.code(), refused.reason());
            return;
        }
        EgressDecision.Allowed allowed = (EgressDecision.Allowed) decision;
        tunnel(request, engine, allowed.host(), allowed.port(), allowed.addresses());
    }

    private void tunnel(ConnectRequest request, Engine engine, String host, int port, AddressRule addresses) {
        Channel client = request.channel();
        engine.tunnels().dial(client.eventLoop(), host, port, addresses).whenComplete((peer, failed) -> {
            if (peer == null) {
                refuse(request, failed);
            } else if (!client.isActive()) {
                peer.close();
            } else {
                open(request, engine, host, port, peer);
            }
        });
    }

    private void open(ConnectRequest request, Engine engine, String host, int port, Channel peer) {
        request.establish(OpenTunnel.join(request.channel(), peer, engine.events(), connections, host, port));
        peer.config().setAutoRead(true);
    }

    private static void refuse(ConnectRequest request, @Nullable Throwable why) {
        if (!request.channel().isActive()) {
            return;
        }
        Throwable cause = why instanceof CompletionException && why.getCause() != null ? why.getCause() : why;
        if (cause instanceof TunnelFailure it) {
            request.refuse(it.status(), it.code(), it.sentence());
        } else {
            request.refuse(502, "connect_failed", "no connection could be opened");
        }
    }
}
