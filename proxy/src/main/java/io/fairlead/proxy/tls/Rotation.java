package io.fairlead.proxy.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A new root that took the place of another one.
 *
 * @param before the one before; null where there was none, or it had expired
 * @param now the new one
 * @param signsUntil until when leaves chain to the one before
 * @param trustedUntil until when bundles hold it
 */
public record Rotation(
        @Nullable X509Certificate before, X509Certificate now, Instant signsUntil, Instant trustedUntil) {}
