package io.fairlead.dialect;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an error of a provider means.
 *
 * @param kind what it is about
 * @param status the HTTP status it stands for; for an error event inside a 200 stream the status of its code, never 200
 * @param structured whether a structured code of the provider's table decided the kind; then it outranks {@code
 *     x-should-retry} and the plain status
 * @param code the provider's own code or type, as it said it
 * @param message the provider's own words
 * @param retryAfter how long the body asks to wait, when it does
 * @param hints header fields that the body repeats, by their names in lower case
 */
public record ProviderError(
        ErrorKind kind,
        int status,
        boolean structured,
        @Nullable String code,
        @Nullable String message,
        @Nullable Duration retryAfter,
        Map<String, String> hints) {

    public ProviderError {
        hints = Map.copyOf(hints);
    }

    /** An error whose body repeats no header fields. */
    public ProviderError(
            ErrorKind kind,
            int status,
            boolean structured,
            @Nullable String code,
            @Nullable String message,
            @Nullable Duration retryAfter) {
        this(kind, status, structured, code, message, retryAfter, Map.of());
    }
}
