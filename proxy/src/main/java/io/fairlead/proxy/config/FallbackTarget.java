package io.fairlead.proxy.config;

import io.fairlead.proxy.config.ProviderResolution.Resolved;
import org.jspecify.annotations.Nullable;

/**
 * A target as a route's {@code fallback} names it.
 *
 * @param model null keeps the client's own
 */
record FallbackTarget(Resolved provider, @Nullable String model) {

    /** Whether a call that addressed {@code from} can go on here: the same dialect, and not the very same target. */
    boolean goesOnFrom(Resolved from) {
        return provider.kind().dialectName().equals(from.kind().dialectName())
                && (model != null
                        || !provider.config().name().equals(from.config().name()));
    }
}
