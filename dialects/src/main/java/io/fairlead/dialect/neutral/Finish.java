package io.fairlead.dialect.neutral;

import org.jspecify.annotations.Nullable;

/**
 * Why an answer ended.
 *
 * @param reason in no provider's words
 * @param raw as the provider said it, or null
 * @param detail the stop sequence that was met, or a filter's explanation; null when there is none
 */
public record Finish(
        FinishReason reason, @Nullable String raw, @Nullable String detail) {

    public static Finish of(FinishReason reason) {
        return new Finish(reason, null, null);
    }
}
