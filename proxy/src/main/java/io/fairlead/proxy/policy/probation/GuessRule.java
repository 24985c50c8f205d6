package io.fairlead.proxy.policy.probation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code auto} means. Pure.
 *
 * <p>A guess is four times the 99th percentile that was learned, within bounds. Until enough is known it is fixed, and
 * longer for a long input or a long answer. It ends no attempt: another target is asked beside it.
 */
final class GuessRule {

    /** Fewer answers than this say nothing about a percentile. */
    static final int ENOUGH = 20;

    /** In place of a percentile that is not known. */
    static final long UNKNOWN = -1;

    /** A server that takes no byte for so long will take none soon; the request itself needs no time to think. */
    static final Duration WRITE = Duration.ofSeconds(30);

    /** Between the head and the commit. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration LEAST_OF_STREAM = Duration.ofSeconds(5);
    private static final Duration MOST_OF_STREAM = Duration.ofMinutes(2);
    private static final Duration LEAST_OF_WHOLE = Duration.ofSeconds(30);
    private static final Duration WITHOUT_CEILING = Duration.ofSeconds(90);
    private static final Duration UNLEARNED_BYTE = Duration.ofSeconds(30);
    private static final Duration UNLEARNED_TOKEN = Duration.ofSeconds(10);
    private static final long INPUT_TOKENS_A_SECOND = 10_000;
    private static final long OUTPUT_TOKENS_A_SECOND = 50;

    /** No answer takes longer than this, whatever ceiling a client names. */
    private static final long MOST_TOKENS = 10_000_000;

    private GuessRule() {}

    /** The first byte, from the 99th percentile in nanoseconds or {@link #UNKNOWN}. */
    static @Nullable Duration firstByte(CallShape call, long p99) {
        if (call.streamed()) {
            return p99 == UNKNOWN ? unlearnedStream(call, UNLEARNED_BYTE) : ofStream(p99);
        }
        if (p99 != UNKNOWN) {
            return atLeast(times4(p99), call.hasCeiling() ? LEAST_OF_WHOLE : WITHOUT_CEILING);
        }
        return call.reasoning() ? null : unlearnedWhole(call);
    }

    /** A stream's first event with content. */
    static Duration firstToken(CallShape call, long p99) {
        return p99 == UNKNOWN ? unlearnedStream(call, UNLEARNED_TOKEN) : ofStream(p99);
    }

    /**
     * The silence between the head and the commit. A stream whose times are known is judged by its first token alone, and a
     * model that thinks does so behind the head too.
     */
    static @Nullable Duration silence(CallShape call, long p99OfToken) {
        if (!call.streamed()) {
            return SILENCE;
        }
        if (p99OfToken != UNKNOWN) {
            return null;
        }
        return call.reasoning() ? MOST_OF_STREAM : SILENCE;
    }

    private static Duration unlearnedStream(CallShape call, Duration fixed) {
        return call.reasoning()
                ? MOST_OF_STREAM
                : fixed.plusSeconds(bounded(call.inputTokens()) / INPUT_TOKENS_A_SECOND);
    }

    private static Duration unlearnedWhole(CallShape call) {
        return call.hasCeiling()
                ? LEAST_OF_WHOLE.plusSeconds(bounded(call.outputCeiling()) / OUTPUT_TOKENS_A_SECOND)
                : WITHOUT_CEILING;
    }

    private static long bounded(long tokens) {
        return Math.max(0, Math.min(tokens, MOST_TOKENS));
    }

    private static Duration ofStream(long p99) {
        Duration wanted = atLeast(times4(p99), LEAST_OF_STREAM);
        return wanted.compareTo(MOST_OF_STREAM) > 0 ? MOST_OF_STREAM : wanted;
    }

    private static Duration times4(long nanos) {
        return Duration.ofNanos(nanos).multipliedBy(4);
    }

    private static Duration atLeast(Duration wanted, Duration least) {
        return wanted.compareTo(least) < 0 ? least : wanted;
    }
}
