package io.fairlead.proxy.exchange;

import io.fairlead.dialect.Dialect;
import io.fairlead.dialect.HeaderSource;
import io.fairlead.dialect.ProviderError;
import org.jspecify.annotations.Nullable;

/**
 * A configured provider, as far as an exchange needs to know it.
 *
 * @param name its name in configuration, and in metrics and logs
 * @param dialect the API it speaks
 * @param origin where its URL points: Host, SNI and certificate check follow it
 * @param basePath the path of its URL, without a closing slash; may be empty
 * @param catalogPath the path prefix that its kind has by default and that {@code basePath} replaces
 * @param connectTo where to really connect, or null
 * @param errors its error table
 */
public record Provider(
        String name,
        Dialect dialect,
        Origin origin,
        String basePath,
        String catalogPath,
        @Nullable Origin connectTo,
        Errors errors) {

    /** Reads an error answer: what it means. */
    @FunctionalInterface
    public interface Errors {
        ProviderError classify(int status, HeaderSource headers, byte[] body);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Provider it && it.name.equals(name) && it.origin.equals(origin);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
