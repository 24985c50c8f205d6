package io.fairlead.proxy.front.engine;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.egress.EgressRule;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.layer.Service;
import io.netty.handler.ssl.SslContext;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the front needs of the rest, as one snapshot: it is fetched anew for each exchange and each CONNECT, which then
 * keep theirs to the end. Safe for any thread.
 */
public interface Engine {

    FrontConfig config();

    /** The provider whose own host and port these are, or null. {@code host} is in lower case, without a closing dot. */
    @Nullable
    Provider at(String host, int port);

    /** The provider of that name, or null. */
    @Nullable
    Provider named(String name);

    /** The names of all providers, for people. */
    List<String> providers();

    /** The way of an exchange. */
    Service<Exchange> path();

    ExchangeListener listener();

    FrontListener events();

    /** What bounds the memory that bodies take, all calls together. */
    MemoryAccount memory();

    /** Does what is too large for an event loop. */
    LargeWork large();

    /** What this process calls itself in Via fields: in lower case, and like no other one's. */
    String pseudonym();

    /** A new exchange's id. */
    String newId();

    /** The wall clock. */
    Instant now();

    /**
     * The TLS context with which Fairlead answers as {@code host}; may complete on any thread.
     *
     * @param http1Only whether ALPN offers HTTP/1.1 alone
     */
    CompletionStage<SslContext> certificate(String host, boolean http1Only);

    /** Whether clients of {@code host} are offered HTTP/1.1 alone. */
    boolean http1Only(String host);

    /** Whether clients would take a certificate of ours for {@code host}; else its connections go through untouched. */
    default boolean certifies(String host) {
        return true;
    }

    /** {@code tls.untrusting-clients: tunnel}: a client that rejects our certificate goes through untouched to that host. */
    boolean tunnelUntrusting();

    EgressRule egress();

    /** Which addresses a provider's own host may have. */
    AddressRule addresses(Provider provider);

    TunnelDialer tunnels();

    /** The same, but that TLS stands, by which the host has proved its name, and that half an end is the whole. */
    TunnelDialer securedTunnels();
}
