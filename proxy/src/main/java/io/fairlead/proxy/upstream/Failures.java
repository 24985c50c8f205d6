package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.http1.Http1Violation;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;

/** What can go wrong on a connection, as values. Pure. */
final class Failures {

    private Failures() {}

    private static Failure upstream(Stage stage, Replay replay, String code, String detail) {
        return Failure.of(stage, Fault.UPSTREAM, Kind.UNAVAILABLE, replay, code, detail);
    }

    /** The connection ended with a request under way and no answer: it may have been processed. */
    static Failure lost(String host, boolean reset, boolean written) {
        Stage stage = written ? Stage.FIRST_BYTE : Stage.SEND;
        return reset
                ? upstream(stage, Replay.AMBIGUOUS, "ambiguous_reset", host + " reset the connection before answering")
                : upstream(
                        stage, Replay.AMBIGUOUS, "ambiguous_close", host + " closed the connection before answering");
    }

    /** Nothing of the request left this process. */
    static Failure notSent(String host) {
        return upstream(Stage.SEND, Replay.SAFE, "stale_pool", "the connection to " + host + " was gone before use");
    }

    static Failure violated(Http1Violation violation, String host) {
        return upstream(Stage.FIRST_BYTE, Replay.AMBIGUOUS, code(violation), said(violation, host));
    }

    static Failure violatedInBody(Http1Violation violation, String host) {
        return upstream(Stage.STREAM, Replay.AMBIGUOUS, "bad_upstream_framing", said(violation, host));
    }

    private static String said(Http1Violation violation, String host) {
        return host + " answered against the rules: " + violation.sentence();
    }

    private static String code(Http1Violation violation) {
        return switch (violation) {
            case HEAD_TOO_LARGE, TOO_MANY_FIELDS -> "upstream_head_too_big";
            case BAD_CONTENT_LENGTH,
                    SEVERAL_CONTENT_LENGTHS,
                    CONTENT_LENGTH_OVERFLOW,
                    LENGTH_AND_CODING,
                    BAD_TRANSFER_ENCODING,
                    UNKNOWN_TRANSFER_CODING,
                    CODING_IN_HTTP_1_0,
                    BAD_CHUNK_SIZE,
                    BAD_CHUNK_EXTENSION,
                    CHUNK_LINE_TOO_LONG,
                    BAD_CHUNK_END -> "bad_upstream_framing";
            default -> "bad_upstream_head";
        };
    }

    static Failure badHead(String host, String what) {
        return upstream(
                Stage.FIRST_BYTE, Replay.AMBIGUOUS, "bad_upstream_head", host + " answered against the rules: " + what);
    }

    static Failure headTooBig(String host) {
        return upstream(
                Stage.FIRST_BYTE,
                Replay.AMBIGUOUS,
                "upstream_head_too_big",
                host + " answered with a head of more than 64 KiB");
    }

    static Failure badLength(String host) {
        return upstream(
                Stage.FIRST_BYTE,
                Replay.AMBIGUOUS,
                "bad_upstream_framing",
                host + " answered with a length that is none");
    }

    /** A body that broke off; {@code sized}: its head had promised a length. */
    static Failure cut(String host, boolean sized) {
        return sized
                ? upstream(Stage.STREAM, Replay.AMBIGUOUS, "upstream_short", host + " sent less than it had promised")
                : upstream(Stage.STREAM, Replay.AMBIGUOUS, "upstream_cut", host + " broke off its answer");
    }

    static Failure badFraming(String host) {
        return upstream(
                Stage.STREAM,
                Replay.AMBIGUOUS,
                "bad_upstream_framing",
                host + " sent another length than it had promised");
    }

    /** The upstream says itself that it did not process the request. */
    static Failure unprocessed(String host, String code) {
        return upstream(Stage.FIRST_BYTE, Replay.SAFE, code, host + " turned the request away before processing it");
    }

    static Failure streamReset(String host, long error) {
        Failure reset = upstream(
                Stage.FIRST_BYTE,
                Replay.AMBIGUOUS,
                "ambiguous_reset",
                host + " reset the stream before answering (HTTP/2 error " + error + ")");
        // Of one stream it means that this request is malformed (RFC 9113 section 8.1.1): nothing is said about others.
        return error == Http2Error.PROTOCOL_ERROR.code() ? reset.uncounted() : reset;
    }

    /** The client's own upload ended early. */
    static Failure uploadBroke() {
        return Failure.of(
                Stage.SEND,
                Fault.CLIENT,
                Kind.REQUEST,
                Replay.NEVER,
                "client_body_broken",
                "the request's body broke off before its end");
    }

    /** A body that flows went out with an earlier attempt. */
    static Failure bodySpent() {
        return Failure.of(
                Stage.SEND,
                Fault.PROXY,
                Kind.UNAVAILABLE,
                Replay.NEVER,
                "body_spent",
                "the request's body was too large to keep and has been sent already");
    }

    static Failure connectTimeout(String host) {
        return Failure.of(
                Stage.CONNECT,
                Fault.UPSTREAM,
                Kind.UNAVAILABLE,
                Replay.SAFE,
                "connect_timeout",
                "no connection to " + host + " came about in time");
    }

    static Refusal exhausted(String provider) {
        return new Refusal(
                Refusal.Reason.POOL_EXHAUSTED,
                "pool_exhausted",
                "all connections to " + provider + " are in use, and as many requests wait as may",
                null);
    }

    static Refusal waitedTooLong(String provider) {
        return new Refusal(
                Refusal.Reason.POOL_EXHAUSTED,
                "pool_wait",
                "no connection to " + provider + " became free in time",
                null);
    }

    static Refusal headTooLarge(String host, long most) {
        return new Refusal(
                Refusal.Reason.HEAD_TOO_LARGE,
                "request_head_too_large",
                host + " takes header fields of " + most + " bytes at most, and these are more",
                null);
    }

    /** The client neither sent nor took anything, while others waited for its connection. */
    static Failure stoodStill(Stage stage, Duration time) {
        return Failure.of(
                stage,
                Fault.CLIENT,
                Kind.REQUEST,
                Replay.NEVER,
                "client_stalled",
                "the client " + (stage == Stage.SEND ? "sent nothing of its request" : "took nothing of the answer")
                        + " for " + time.toSeconds() + " s, while other calls waited for a connection");
    }

    static Refusal unsendable() {
        return new Refusal(
                Refusal.Reason.BAD_REQUEST,
                "bad_request_head",
                "the request's head cannot be sent: it holds a character that no head may hold",
                null);
    }
}
