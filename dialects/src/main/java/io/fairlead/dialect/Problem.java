package io.fairlead.dialect;

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
        int status, String code, String message, @Nullable String id) {}
