package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.HostPort;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.egress.Cidr;
import io.fairlead.proxy.egress.PrivateAccess;
import io.fairlead.proxy.upstream.UpstreamProxyConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The side that clients see.
 *
 * @param listen where; a change needs a restart
 * @param maxConnections of clients; a change needs a restart
 * @param maxBody bytes of an operation that can be translated; above it 413
 * @param maxUpload bytes of a file, audio or batch: streamed, not replayed
 * @param clients who may connect
 * @param replayBody bytes; a larger body is streamed and not retried
 * @param egress what may be reached besides providers
 * @param drain how long streams may finish after SIGTERM
 * @param upstreamProxy what connections to hosts go through, or null
 * @param directAlone whether it is said that there is none
 */
public record ProxyConfig(
        HostPort listen,
        int maxConnections,
        long maxBody,
        long maxUpload,
        Clients clients,
        long replayBody,
        Egress egress,
        Duration drain,
        @Nullable UpstreamProxyConfig upstreamProxy,
        boolean directAlone) {

    /**
     * Who may connect; who meets any rule that is set. Nothing set means anyone who can reach the address.
     *
     * @param allow the networks whose clients may; empty leaves it to the credentials
     * @param credentials {@code user:secret} for {@code Proxy-Authorization}, or null
     */
    public record Clients(List<Cidr> allow, @Nullable Secret credentials) {
        public Clients {
            allow = List.copyOf(allow);
        }

        /** Whether there is no rule. */
        public boolean anybody() {
            return allow.isEmpty() && credentials == null;
        }
    }

    /**
     * What may be tunnelled or reached besides providers.
     *
     * @param allow hosts: {@code *}, {@code *.example.com}, {@code example.com}, a subnet
     * @param privateAddresses who may reach loopback, link-local and private addresses
     */
    public record Egress(List<String> allow, PrivateAccess privateAddresses) {
        public Egress {
            allow = List.copyOf(allow);
        }
    }
}
