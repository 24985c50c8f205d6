package io.fairlead.proxy.front.transparent;

import io.fairlead.proxy.egress.EgressDecision;
import io.fairlead.proxy.egress.HostText;
import io.fairlead.proxy.front.connect.OpenTunnel;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.front.intercept.Untrusting;
import io.fairlead.proxy.front.listen.Connections;
import io.fairlead.proxy.front.listen.OriginalDestination;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a redirected connection leads: into the interception of a provider's host, or on to where it was going. Safe for
 * any thread.
 */
public final class Redirection {

    private final Supplier<Engine> engines;
    private final OriginalDestination destination;
    private final BiFunction<String, Integer, ChannelHandler> interception;
    private final Untrusting untrusting;
    private final Connections connections;

    /** {@code interception} makes what goes on with the TLS of an intercepted host and port. */
    public Redirection(
            Supplier<Engine> engines,
            OriginalDestination destination,
            BiFunction<String, Integer, ChannelHandler> interception,
            Untrusting untrusting,
            Connections connections) {
        this.engines = engines;
        this.destination = destination;
        this.interception = interception;
        this.untrusting = untrusting;
        this.connections = connections;
    }

    Connections connections() {
        return connections;
    }

    /** Goes on with a client that speaks TLS and wants {@code name}; null when it names none. {@code from} holds its first bytes. */
    void named(Channel client, ChannelHandler from, @Nullable String name) {
        InetSocketAddress to = destination.of(client);
        String host = name != null && HostText.read(name) instanceof HostText.Name it ? it.host() : "";
        Engine engine = engines.get();
        boolean providers = to != null && engine.at(host, to.getPort()) != null;
        boolean untouched = !engine.certifies(host) || (engine.tunnelUntrusting() && untrusting.contains(client, host));
        if (providers && untouched) {
            engine.events().bypassed(host);
            providers = false;
        }
        if (to == null || !providers) {
            client.config().setAutoRead(false);
            pass(client, from);
            return;
        }
        client.pipeline().addLast(interception.apply(host, to.getPort()));
        client.pipeline().remove(from);
    }

    /** Joins a client to where it was going. {@code from} holds its first bytes; reading has stopped. */
    void pass(Channel client, ChannelHandler from) {
        InetSocketAddress to = destination.of(client);
        Engine engine = engines.get();
        if (to == null) {
            engine.events().rejected("", 502, "no_destination", "");
            client.close();
            return;
        }
        String host =
                to.getAddress() == null ? to.getHostString() : to.getAddress().getHostAddress();
        EgressDecision decision = engine.egress().redirected(host, to.getPort(), address(client));
        if (!(decision instanceof EgressDecision.Allowed allowed)) {
            engine.events().rejected("", 403, ((EgressDecision.Refused) decision).code(), "");
            client.close();
            return;
        }
        engine.tunnels()
                .dial(client.eventLoop(), allowed.host(), allowed.port(), allowed.addresses())
                .whenComplete((peer, failed) -> {
                    if (peer == null) {
                        engine.events().rejected("", 502, "connect_failed", "");
                        client.close();
                    } else if (!client.isActive()) {
                        peer.close();
                    } else {
                        open(client, from, engine, to, peer);
                    }
                });
    }

    private void open(Channel client, ChannelHandler from, Engine engine, InetSocketAddress to, Channel peer) {
        client.pipeline()
                .addLast(OpenTunnel.join(client, peer, engine.events(), connections, to.getHostString(), to.getPort()));
        client.pipeline().remove(from);
        client.config().setAutoRead(true);
        peer.config().setAutoRead(true);
    }

    private static @Nullable InetAddress address(Channel client) {
        return client.remoteAddress() instanceof InetSocketAddress it ? it.getAddress() : null;
    }
}
