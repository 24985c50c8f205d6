package io.fairlead.dialect;

/**
 * What an error of a provider is about, whatever its status and words. Policy decides by this, never by message text.
 */
public enum ErrorKind {
    /** Too many requests or tokens for now; waiting helps. */
    RATE_LIMIT,
    /** One request larger than the limit itself; waiting never helps. */
    RATE_LIMIT_TOO_LARGE,
    /** Quota, credit or money is gone. */
    QUOTA,
    /** The provider has more work than it can do. */
    OVERLOADED,
    /** A fault of the provider's own: 500, 502, 504 and their like. */
    SERVER,
    /** The provider gave up waiting: 408, 504, model time-outs. */
    TIMEOUT,
    /** The key is wrong, expired or revoked. */
    BAD_KEY,
    /** The key is good but may not do this. */
    NO_PERMISSION,
    /** The model does not exist, or no longer. */
    NO_MODEL,
    /** The prompt is longer than the model's window. */
    CONTEXT_LENGTH,
    /** The content was refused at the door. */
    CONTENT_FILTER,
    /** The model's own tool call was rejected; sampling again may help. */
    TOOL_CALL_REJECTED,
    /** The request itself is wrong. */
    BAD_REQUEST,
    /** A 4xx that no table knows: returned, never repeated, counted. */
    UNKNOWN
}
