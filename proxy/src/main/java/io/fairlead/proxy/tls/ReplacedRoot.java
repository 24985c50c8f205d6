package io.fairlead.proxy.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * A root that another one took the place of. Leaves chain to it for a day more, so that clients which hold nothing else have the
 * time to learn of the new one; bundles hold it for 30.
 *
 * @param root with its key, which goes when the day is over
 * @param at when it was replaced
 * @param bridge its name and key, signed by its successor: by this, those who trust the successor alone follow its leaves
 */
record ReplacedRoot(Root root, Instant at, X509Certificate bridge) {

    static final Duration SIGNS_FOR = Duration.ofDays(1);
    static final Duration TRUSTED_FOR = Duration.ofDays(30);

    Instant signsUntil() {
        return at.plus(SIGNS_FOR);
    }

    Instant trustedUntil() {
        return at.plus(TRUSTED_FOR);
    }
}
