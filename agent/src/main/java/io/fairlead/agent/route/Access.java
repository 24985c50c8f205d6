package io.fairlead.agent.route;

import org.jspecify.annotations.Nullable;

/** A Fairlead that calls can go through. Safe for any thread. */
public interface Access {

    /** Whether they can now. May start it, which blocks. Where they cannot, they go as without it. */
    boolean open();

    /** Where it listens; asked for when it is open. */
    String host();

    /** Where it listens; asked for when it is open. */
    int port();

    /** What it asks for as {@code Proxy-Authorization}; null for nothing. */
    @Nullable
    String authorization();

    /** Whose calls it guides. */
    ProviderHosts hosts();
}
