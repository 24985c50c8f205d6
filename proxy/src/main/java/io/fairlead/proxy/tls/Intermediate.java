package io.fairlead.proxy.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * Signs leaves for a few hosts. Its key was made in this process and is in memory only.
 *
 * @param certificate signed by the root, with the hosts as its limits
 * @param key its private key
 */
record Intermediate(X509Certificate certificate, PrivateKey key) {

    /** Whether a leaf that is made now can live as long as leaves do. */
    boolean goodAt(Instant now, X509Certificate issuer) {
        // When the root itself ends soon, a fresh intermediate would end no later.
        Instant end = certificate.getNotAfter().toInstant();
        return now.isBefore(end)
                && (now.plus(Profiles.LEAF_LIFE).isBefore(end)
                        || !end.isBefore(issuer.getNotAfter().toInstant()));
    }

    /** Its key only by kind. */
    @Override
    public String toString() {
        return "Intermediate[" + certificate.getSubjectX500Principal() + "]";
    }
}
