package io.fairlead.proxy.policy.probation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * After which silences another target is asked beside an attempt. All of them end with the commit; null: never.
 *
 * @param write for how long the upstream takes none of a request's bytes that wait for it
 * @param firstByte from the request's last byte to the answer's head
 * @param firstToken from the request's last byte to the first event with content
 * @param silence between two bytes, once the head came
 */
record Guesses(
        @Nullable Duration write,
        @Nullable Duration firstByte,
        @Nullable Duration firstToken,
        @Nullable Duration silence) {

    static final Guesses NONE = new Guesses(null, null, null, null);
}
