package io.fairlead.proxy.config.yaml;

import io.fairlead.proxy.exchange.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider is found.
 *
 * @param path begins with a slash and does not end with one; empty for the root; null where nothing stands behind the host
 */
public record Url(Origin origin, @Nullable String path) {

    /**
     * What stands in front of all paths: its own path, or where it has none, not even a slash, that of {@code builtIn}. People
     * write {@code http://host:8000} and mean the API as it is everywhere.
     */
    public String prefix(@Nullable Url builtIn) {
        if (path != null) {
            return path;
        }
        return builtIn == null || builtIn.path == null ? "" : builtIn.path;
    }

    @Override
    public String toString() {
        return path == null ? origin.toString() : origin + (path.isEmpty() ? "/" : path);
    }
}
