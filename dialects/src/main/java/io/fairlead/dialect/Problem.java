package io.fairlead.dialect;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An error of Fairlead's own, to be said in a client's dialect.
 *
 * @param status the HTTP status
 * @param code a stable code such as {@code breaker_open} or {@code upstream_timeout_first_token}
 * @param message one sentence for a human: what happened and what to do
 * @param id the exchange's id, for the dialects that have a place for it
 */
public record Problem(
        int status, String code, String message, @Nullable String id) {

    /** The code of a prompt that no target's window holds; clients act on it, so each dialect says it in its own way. */
    public static final String CONTEXT_LENGTH = "context_length_exceeded";

    /** The message; of a prompt that is too long it begins with {@code sign}, by which the dialect's clients know that. */
    public String message(String sign) {
        boolean said =
                !code.equals(CONTEXT_LENGTH) || message.toLowerCase(Locale.ROOT).contains(sign);
        return said ? message : sign + ": " + message;
    }
}
