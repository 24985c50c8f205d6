package io.fairlead.proxy.wire.across;

import org.jspecify.annotations.Nullable;

/**
 * What a library raised.
 *
 * @param type the simple name of the exception's class
 * @param status the HTTP status that it holds, 0 when it has none
 * @param message its words
 * @param code the provider's code, where the API has a place for one
 * @param requestId the id by which the provider knows the call, as the library reads it from its own provider's answers
 */
record Raised(
        String type,
        int status,
        String message,
        @Nullable String code,
        @Nullable String requestId) {}
