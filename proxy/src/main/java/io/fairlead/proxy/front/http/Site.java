package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.engine.Engine;
import org.jspecify.annotations.Nullable;

/** What a connection's requests are addressed to. Pure but for what it asks the engine. */
public abstract sealed class Site permits OpenSite, HostSite {

    Site() {}

    /** The open port: base URLs, absolute-form, CONNECT. */
    public static Site open() {
        return new OpenSite();
    }

    /**
     * One intercepted host.
     *
     * @param otherName the client's SNI named another host, so nothing is served
     * @param entrance how the client came to it
     */
    public static Site host(String host, int port, boolean otherName, Entrance entrance) {
        return new HostSite(host, port, otherName, entrance);
    }

    /** Where {@code asked} goes: nowhere, when clients must show credentials and {@code headers} hold none that are right. */
    final RequestDestination address(Engine engine, RequestLine asked, Headers headers, Endpoints between) {
        if (asksCredentials() && !engine.config().clients().authorized(headers.get("Proxy-Authorization"))) {
            return RequestDestination.nowhere(
                    407, "proxy_authentication_required", "proxy credentials are missing or wrong");
        }
        return address(engine, asked, between);
    }

    /** Where {@code asked} goes. */
    abstract RequestDestination address(Engine engine, RequestLine asked, Endpoints between);

    /** Whose dialect a client speaks that broke the rules before it said what it wants. */
    abstract @Nullable Provider provider(Engine engine);

    /** Whether clients must show {@code proxy.clients.credentials} with each request. */
    abstract boolean asksCredentials();
}
