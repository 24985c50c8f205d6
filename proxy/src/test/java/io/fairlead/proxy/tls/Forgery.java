package io.fairlead.proxy.tls;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What a thief of an intermediate's key could sign. */
final class Forgery {

    private Forgery() {}

    /** A leaf for {@code host} by an intermediate that is limited to {@code limits}; then that, then their root. */
    static List<X509Certificate> of(String host, Set<String> limits, SecureRandom random, Instant now) {
        Profiles profiles = new Profiles(random);
        KeyPair top = KeyPairs.fresh(random);
        X509Certificate root = profiles.root(top.getPublic(), top.getPrivate(), now);
        KeyPair middle = KeyPairs.fresh(random);
        X509Certificate intermediate = profiles.intermediate(middle.getPublic(), limits, root, top.getPrivate(), now);
        X509Certificate leaf =
                profiles.leaf(KeyPairs.fresh(random).getPublic(), host, intermediate, middle.getPrivate(), now);
        return List.of(leaf, intermediate, root);
    }
}
