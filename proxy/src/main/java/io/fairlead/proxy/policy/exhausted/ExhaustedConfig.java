package io.fairlead.proxy.policy.exhausted;

import java.time.Duration;

/**
 * What a call comes to when no target is available.
 *
 * @param when what is done
 * @param atMost how long a call waits, all its waits together
 */
public record ExhaustedConfig(WhenExhausted when, Duration atMost) {

    public static ExhaustedConfig defaults() {
        return of(WhenExhausted.WAIT);
    }

    public static ExhaustedConfig of(WhenExhausted when) {
        return new ExhaustedConfig(when, Duration.ofSeconds(30));
    }
}
