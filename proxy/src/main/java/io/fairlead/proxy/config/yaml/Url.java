package io.fairlead.proxy.config.yaml;

import io.fairlead.proxy.exchange.Origin;

/**
 * Where a provider is found.
 *
 * @param path begins with a slash and does not end with one, or is empty
 */
public record Url(Origin origin, String path) {
    @Override
    public String toString() {
        return origin + path;
    }
}
