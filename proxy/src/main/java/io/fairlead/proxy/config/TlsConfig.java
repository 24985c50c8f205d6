package io.fairlead.proxy.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Certificates.
 *
 * @param ca a certificate authority of the user's own, or null for the one that Fairlead makes; a change needs a restart
 * @param trust files with further roots for upstream, beside the system's
 * @param untrustingClients what happens to a client that rejects our certificate
 * @param http1Only hosts, in lower case, whose clients are offered HTTP/1.1 alone; {@code *} stands for all
 */
public record TlsConfig(
        @Nullable Authority ca, List<Path> trust, UntrustingClients untrustingClients, List<String> http1Only) {

    public TlsConfig {
        trust = List.copyOf(trust);
        http1Only = List.copyOf(http1Only);
    }

    /** What happens to a client that rejects our certificate. */
    public enum UntrustingClients {
        /** Its connection fails, counted and logged with the host's name. */
        REFUSE,
        /** So does its first one; from then on its connections to that host go through untouched. */
        TUNNEL
    }

    /**
     * A certificate authority in PEM files.
     *
     * @param cert its certificate
     * @param key its private key
     */
    public record Authority(Path cert, Path key) {}
}
