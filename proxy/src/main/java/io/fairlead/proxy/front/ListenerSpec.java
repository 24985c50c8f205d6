package io.fairlead.proxy.front;

import io.fairlead.proxy.front.engine.Clients;
import io.fairlead.proxy.front.engine.FrontConfig;
import io.fairlead.proxy.front.listen.OriginalDestination;
import java.net.InetSocketAddress;
import java.util.function.Function;

/**
 * A listener as data.
 *
 * @param address where it binds; port 0 takes a free one
 * @param clients who may come, under the present configuration
 * @param door what answers
 */
public record ListenerSpec(InetSocketAddress address, Function<FrontConfig, Clients> clients, Door door) {

    /** What answers those who come. */
    public sealed interface Door {

        /** Base URLs, absolute-form and CONNECT. */
        record Open() implements Door {}

        /**
         * Redirected connections: a provider's host is told by the server name of the client's TLS and intercepted; everything else goes
         * on to where it was going.
         */
        record Redirected(OriginalDestination destination) implements Door {}
    }

    /** The port that serves forward-proxy, absolute-form and base-URL requests. */
    public static ListenerSpec open(InetSocketAddress address) {
        return new ListenerSpec(address, FrontConfig::clients, new Door.Open());
    }

    /** A port to which connections are redirected; {@code destination} knows where they were going. */
    public static ListenerSpec redirected(InetSocketAddress address, OriginalDestination destination) {
        return new ListenerSpec(address, FrontConfig::clients, new Door.Redirected(destination));
    }
}
