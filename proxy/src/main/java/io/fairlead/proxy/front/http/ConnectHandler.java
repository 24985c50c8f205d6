package io.fairlead.proxy.front.http;

import io.fairlead.proxy.front.engine.Engine;

/** Where a CONNECT leads: to a tunnel, or into the interception of a provider's host. */
public interface ConnectHandler {

    /**
     * Decides, and establishes or refuses {@code request}, at once or later.
     *
     * @param host as the client wrote it
     */
    void connect(ConnectRequest request, Engine engine, String host, int port);
}
