package io.fairlead.proxy.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A server certificate for one host with its key.
 *
 * @param chain the leaf, its intermediate, and what else leads to the anchor; without the anchor
 * @param renewAt from when on a new one should be made; always well before the end, or at the end of what can be had
 */
record Leaf(PrivateKey key, List<X509Certificate> chain, Instant renewAt) {

    /** Near the root's own end, leaves get shorter; they are not made more often than this. */
    private static final Duration SHORTEST = Duration.ofMinutes(10);

    /** {@code most}: when another one should be made in any case. */
    static Leaf made(PrivateKey key, List<X509Certificate> chain, Instant now, Instant most) {
        Duration left = Duration.between(now, chain.get(0).getNotAfter().toInstant());
        Duration use = left.multipliedBy(2).dividedBy(3);
        Instant renewAt = now.plus(use.compareTo(SHORTEST) < 0 ? SHORTEST : use);
        return new Leaf(key, List.copyOf(chain), renewAt.isBefore(most) ? renewAt : most);
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    @Override
    public String toString() {
        return "Leaf[" + certificate().getSubjectX500Principal() + "]";
    }
}
