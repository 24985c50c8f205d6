package io.fairlead.proxy.tls;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tls} part of the configuration.
 *
 * @param ca the user's own CA, or null for the one that Fairlead makes
 * @param trust PEM files with roots for upstream connections, beside the system's
 * @param untrustingClients what happens to a client that rejects our certificate
 */
public record TlsConfig(@Nullable OwnCa ca, List<Path> trust, UntrustingClients untrustingClients) {

    public static final TlsConfig DEFAULT = new TlsConfig(null, List.of(), UntrustingClients.REFUSE);

    public TlsConfig {
        trust = List.copyOf(trust);
    }

    /**
     * A CA that the user brought.
     *
     * @param cert PEM: the CA's certificate first, then those above it, if any
     * @param key PEM: PKCS#8, EC or RSA, not encrypted
     */
    public record OwnCa(Path cert, Path key) {}

    /** What happens to a client that rejects our certificate. */
    public enum UntrustingClients {
        /** Its connection fails, counted and logged with the host's name. */
        REFUSE,
        /** The next connection to that host goes through untouched. */
        TUNNEL
    }
}
