package io.fairlead.proxy.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a provider's own credentials are had.
 *
 * @param method where they come from
 * @param file credentials, or a token that others keep fresh; null leaves it to the environment
 */
public record ProviderAuth(Method method, @Nullable Path file) {
    static final ProviderAuth KEY = new ProviderAuth(Method.KEY, null);

    /** Where credentials come from. */
    public enum Method {
        /** The entry's {@code key}. */
        KEY,
        /** AWS's default credential chain; requests are signed. */
        AWS,
        /** Google's service accounts, users or metadata server. */
        GOOGLE,
        /** A file with a bearer token, such as one of Microsoft Entra. */
        TOKEN_FILE
    }
}
