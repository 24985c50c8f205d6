package io.fairlead.proxy.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The root, and those that it replaced not long ago. Pure.
 *
 * @param current the one that {@code ca.pem} holds
 * @param replaced the oldest first
 */
record Roots(Root current, List<ReplacedRoot> replaced) {

    Roots {
        replaced = List.copyOf(replaced);
    }

    static Roots of(Root only) {
        return new Roots(only, List.of());
    }

    /** Whose key signs intermediates: that of the oldest root which some client may hold alone. */
    Root signer(Instant now) {
        for (ReplacedRoot each : replaced) {
            if (now.isBefore(each.signsUntil())) {
                return each.root();
            }
        }
        return current;
    }

    /** What a server sends besides its leaf and intermediate: the way from the signer to each root that came after it. */
    List<X509Certificate> sent(Instant now) {
        List<X509Certificate> sent = new ArrayList<>(signer(now).sent());
        boolean signed = false;
        for (ReplacedRoot each : replaced) {
            signed |= now.isBefore(each.signsUntil());
            if (signed) {
                sent.add(each.bridge());
            }
        }
        return sent;
    }

    /** What bundles hold, the current one first. */
    List<X509Certificate> trusted(Instant now) {
        List<X509Certificate> trusted = new ArrayList<>();
        trusted.add(current.anchor());
        for (ReplacedRoot each : replaced) {
            if (now.isBefore(each.trustedUntil())) {
                trusted.add(each.root().certificate());
            }
        }
        return trusted;
    }

    /** When the next root becomes the signer; {@link Instant#MAX} when the current one is. */
    Instant signerUntil(Instant now) {
        return replaced.stream()
                .map(ReplacedRoot::signsUntil)
                .filter(now::isBefore)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** When files have to follow next: a key goes, or a root leaves the bundles; {@link Instant#MAX} for never. */
    Instant due(Instant now) {
        Instant due = signerUntil(now);
        for (ReplacedRoot each : replaced) {
            if (now.isBefore(each.trustedUntil()) && each.trustedUntil().isBefore(due)) {
                due = each.trustedUntil();
            }
        }
        return due;
    }
}
