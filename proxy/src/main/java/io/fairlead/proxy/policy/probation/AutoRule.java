package io.fairlead.proxy.policy.probation;

import java.time.Duration;

/**
 * What {@code auto} means. Pure.
 *
 * <p>A stream's clocks are four times the 99th percentile that was learned, at least 5 s and at most 2 min. Until enough
 * is known they are fixed, a little longer for a long input, and hold only while another target can take over: with
 * nowhere else to go, waiting is better than giving up. An answer that is not streamed sends its first byte when it is
 * done, so its clock has no cap.
 */
final class AutoRule {

    /** Fewer answers than this say nothing about a percentile. */
    static final int ENOUGH = 20;

    /** In place of a percentile that is not known. */
    static final long UNKNOWN = -1;

    /** A server that takes no byte for so long will take none soon; the request itself needs no time to think. */
    private static final Duration WRITE = Duration.ofSeconds(30);

    private static final Duration LEAST = Duration.ofSeconds(5);
    private static final Duration MOST = Duration.ofMinutes(2);
    private static final Duration UNLEARNED_BYTE = Duration.ofSeconds(30);
    private static final Duration UNLEARNED_TOKEN = Duration.ofSeconds(10);
    private static final long TOKENS_A_SECOND = 10_000;

    private AutoRule() {}

    /** The clock of a request's writing: a gap like any other, but a short one while another target can take over. */
    static Duration write(CallShape call, Duration idle) {
        return call.another() && idle.compareTo(WRITE) > 0 ? WRITE : idle;
    }

    /** The clock of the first byte, from the 99th percentile in nanoseconds or {@link #UNKNOWN}. */
    static Duration firstByte(CallShape call, long p99, Duration total) {
        if (!call.streamed()) {
            return p99 == UNKNOWN ? total : atLeast(times4(p99));
        }
        return p99 == UNKNOWN ? unlearned(call, UNLEARNED_BYTE, total) : capped(times4(p99));
    }

    /** The clock of a stream's first event with content. */
    static Duration firstToken(CallShape call, long p99, Duration total) {
        return p99 == UNKNOWN ? unlearned(call, UNLEARNED_TOKEN, total) : capped(times4(p99));
    }

    private static Duration unlearned(CallShape call, Duration fixed, Duration total) {
        if (!call.another()) {
            return total;
        }
        return call.reasoning() ? MOST : fixed.plusSeconds(Math.max(0, call.inputTokens()) / TOKENS_A_SECOND);
    }

    private static Duration times4(long nanos) {
        return Duration.ofNanos(nanos).multipliedBy(4);
    }

    private static Duration capped(Duration wanted) {
        return wanted.compareTo(MOST) > 0 ? MOST : atLeast(wanted);
    }

    private static Duration atLeast(Duration wanted) {
        return wanted.compareTo(LEAST) < 0 ? LEAST : wanted;
    }
}
