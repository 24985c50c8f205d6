package io.fairlead.dialect.neutral;

/** Why an answer ended, whatever a provider calls it. */
public enum FinishReason {
    /** It was done. */
    STOP,
    /** A stop sequence was met. */
    STOP_SEQUENCE,
    /** The most tokens that were allowed. */
    LENGTH,
    /** The model's window is full. */
    WINDOW,
    /** It wants tools called. */
    TOOL_CALLS,
    /** A filter of the provider's stopped it. */
    CONTENT_FILTER,
    /** The model said no. */
    REFUSAL,
    /** The model's tool call could not be read. */
    MALFORMED_CALL,
    /** The provider paused a long turn of its own tools. */
    PAUSED,
    /** The provider failed. */
    ERROR,
    /** A reason that no reader knows. */
    OTHER
}
