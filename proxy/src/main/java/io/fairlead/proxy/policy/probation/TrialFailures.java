package io.fairlead.proxy.policy.probation;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.WholeAnswer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What probation itself finds wrong. Pure. */
final class TrialFailures {

    private TrialFailures() {}

    /** {@code clock} ran out at {@code stage}. */
    static Failure silent(Clocks.Clock clock, Stage stage, ClockLimits limits) {
        String detail = switch (clock) {
            case WRITE ->
                "nothing more of the request was taken for " + limits.idle().toMillis() + " ms";
            case FIRST_BYTE -> "no answer came within " + millis(limits.firstByte()) + " ms of the request";
            case FIRST_TOKEN -> "nothing with content came within the limit for a first token";
            case IDLE -> "no byte came for the longest gap that is allowed";
            case CLIENT -> "the client waits no longer for the next byte";
        };
        boolean client = clock == Clocks.Clock.CLIENT;
        return Failure.of(
                stage,
                client ? Fault.CLIENT : Fault.UPSTREAM,
                client ? Kind.DEADLINE : Kind.TIMEOUT,
                stage == Stage.STREAM || client ? Replay.NEVER : Replay.AMBIGUOUS,
                clock.code(),
                detail);
    }

    private static long millis(@Nullable Duration limit) {
        return limit == null ? 0 : limit.toMillis();
    }

    /** It ended as if it were whole, and is not. */
    static Failure incomplete(Stage stage, boolean streamed) {
        return Failure.of(
                stage,
                Fault.UPSTREAM,
                Kind.UNAVAILABLE,
                stage == Stage.STREAM ? Replay.NEVER : Replay.AMBIGUOUS,
                streamed ? "stream_incomplete" : "answer_incomplete",
                streamed ? "the stream ended without its finish marker" : "the answer ended before it was whole");
    }

    /** It is whole, and says nothing at all. */
    static Failure empty() {
        return Failure.of(
                Stage.FIRST_TOKEN,
                Fault.UPSTREAM,
                Kind.UNAVAILABLE,
                Replay.AMBIGUOUS,
                "answer_empty",
                "the answer is whole and says nothing: no content, and no reason why it ended");
    }

    /** An error event after the commit: the client has read it, the target is charged with it. */
    static Failure late(Failure judged) {
        return at(judged, Stage.STREAM, Replay.NEVER);
    }

    /** A break before the commit: it may be repeated, unless the upstream's own finding is that it may not. */
    static Failure beforeCommit(Failure broken) {
        return broken.stage() == Stage.STREAM ? at(broken, Stage.FIRST_TOKEN, Replay.AMBIGUOUS) : broken;
    }

    /** Without the answer: it did not come whole, or must not be passed on. */
    static Failure withoutAnswer(Failure failure) {
        return new Failure(
                failure.stage(),
                failure.fault(),
                failure.kind(),
                failure.replay(),
                failure.code(),
                failure.detail(),
                failure.retryAfter(),
                null);
    }

    /** With what is there of an answer that was too long to be held: its status and headers, and what it begins with. */
    static Failure cut(Failure judged) {
        WholeAnswer answer = judged.answer();
        return new Failure(
                judged.stage(),
                judged.fault(),
                judged.kind(),
                judged.replay(),
                judged.code(),
                judged.detail(),
                judged.retryAfter(),
                answer == null ? null : answer.cut());
    }

    private static Failure at(Failure failure, Stage stage, Replay replay) {
        return new Failure(
                stage,
                failure.fault(),
                failure.kind(),
                replay,
                failure.code(),
                failure.detail(),
                failure.retryAfter(),
                null);
    }
}
