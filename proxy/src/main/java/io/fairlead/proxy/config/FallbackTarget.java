package io.fairlead.proxy.config;

import io.fairlead.proxy.config.ProviderResolution.Resolved;
import org.jspecify.annotations.Nullable;

/**
 * A target as a route's {@code fallback} names it.
 *
 * @param model null keeps the client's own
 */
record FallbackTarget(Resolved provider, @Nullable String model) {

    /** Whether a call that addressed {@code from} can go on here: in its own API or in another, and not the very same target. */
    boolean goesOnFrom(Resolved from) {
        return from.kind().leadsTo(provider.kind(), model)
                && (model != null
                        || !provider.config().name().equals(from.config().name()));
    }
}
