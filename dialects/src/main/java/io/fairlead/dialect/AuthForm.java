package io.fairlead.dialect;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a provider wants its key.
 *
 * @param kind how the credential is made
 * @param header the field that carries it, in lower case; empty when there is none
 * @param prefix what stands before the key in that field, such as {@code "Bearer "}
 * @param query the query parameter that may carry the key instead, or null
 * @param always fields that the provider demands beside the key, with the value to send when a client sent none
 */
public record AuthForm(
        Kind kind, String header, String prefix, @Nullable String query, Map<String, String> always) {

    public AuthForm {
        always = Map.copyOf(always);
    }

    /** A key in {@code header}, after {@code prefix}. */
    public static AuthForm key(String header, String prefix) {
        return new AuthForm(Kind.KEY, header, prefix, null, Map.of());
    }

    /** How the credential is made. */
    public enum Kind {
        /** No key at all. */
        NONE,
        /** The key itself, in a field. */
        KEY,
        /** A signature over the request (AWS Signature Version 4); a bearer key instead goes into the field. */
        SIGV4,
        /** A short-lived OAuth 2.0 access token, in a field. */
        OAUTH
    }
}
