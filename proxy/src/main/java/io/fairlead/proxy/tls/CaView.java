package io.fairlead.proxy.tls;

import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The CA as its files have it; nothing is made, and no key is read.
 *
 * @param root what {@code ca.pem} holds
 * @param own whether it is a CA that the user brought
 * @param replaced the roots before it that bundles still hold, the oldest first
 */
public record CaView(X509Certificate root, boolean own, List<Before> replaced) {

    /**
     * A root that was replaced.
     *
     * @param signsUntil until when leaves may chain to it
     * @param trustedUntil until when bundles hold it
     */
    public record Before(X509Certificate root, Instant signsUntil, Instant trustedUntil) {}

    /**
     * Looks at it; null where there is none yet.
     *
     * @throws TlsSetupException when it cannot be read
     */
    public static @Nullable CaView of(StateFolder folder, Clock clock) {
        byte[] pem = StateFolder.readIfThere(folder.caPem());
        if (pem == null) {
            return null;
        }
        Instant now = clock.instant();
        X509Certificate root = Pem.certificates(pem, folder.caPem()).get(0);
        List<Before> replaced = new ReplacedFiles(folder)
                .look().stream()
                        .filter(each -> now.isBefore(each.trustedUntil()))
                        .map(each -> new Before(each.root().certificate(), each.signsUntil(), each.trustedUntil()))
                        .toList();
        return new CaView(root, Files.exists(RootFiles.brought(folder)), replaced);
    }

    /** The one that leaves chain to at {@code now}, and until when; null: the root itself, for good. */
    public @Nullable Before signer(Instant now) {
        return replaced.stream()
                .filter(each -> now.isBefore(each.signsUntil()))
                .findFirst()
                .orElse(null);
    }
}
