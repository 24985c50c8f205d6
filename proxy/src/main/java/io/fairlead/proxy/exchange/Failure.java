package io.fairlead.proxy.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with an attempt that was begun. A value: nothing in it needs to be released.
 *
 * @param stage how far the attempt had come
 * @param fault whose fault it is; only {@link Fault#UPSTREAM} counts against a target
 * @param kind its class, as routes name it in {@code on}
 * @param replay whether the request may be sent again
 * @param code a stable name for logs and metrics: {@code connect_refused}, {@code first_token_timeout} ...
 * @param detail one sentence for a human; holds no secret and no body
 * @param retryAfter how long the provider asked to wait, when it did
 * @param answer the provider's whole answer, when it gave one
 */
public record Failure(
        Stage stage,
        Fault fault,
        Kind kind,
        Replay replay,
        String code,
        String detail,
        @Nullable Duration retryAfter,
        @Nullable WholeAnswer answer) {

    /** A failure without an answer. */
    public static Failure of(Stage stage, Fault fault, Kind kind, Replay replay, String code, String detail) {
        return new Failure(stage, fault, kind, replay, code, detail, null, null);
    }

    /** How far an attempt had come. */
    public enum Stage {
        RESOLVE,
        CONNECT,
        TLS,
        /** The request was being sent. */
        SEND,
        /** Sent; no byte of the answer came. */
        FIRST_BYTE,
        /** The head came; nothing with content. */
        FIRST_TOKEN,
        /** A whole answer came, and it says no. */
        ANSWER,
        /** Within the body, after content. */
        STREAM
    }

    /** Whose fault. */
    public enum Fault {
        CLIENT,
        UPSTREAM,
        PROXY,
        /** It says nothing about the target's calls, whoever caused it. */
        NOBODY
    }

    /** The classes that a route's {@code on} names, and those that no fallback mends. */
    public enum Kind {
        UNAVAILABLE("unavailable"),
        OVERLOADED("overloaded"),
        RATE_LIMITED("rate-limited"),
        TIMEOUT("timeout"),
        CONTEXT_LENGTH("context-length"),
        QUOTA("quota"),
        CONTENT_FILTER("content-filter"),
        /** The key that was used is refused. */
        KEY("key"),
        /** The request itself is refused; it would be anywhere. */
        REQUEST("request"),
        /** The client's own deadline fired. */
        DEADLINE("deadline"),
        /** A mistake of Fairlead's own. */
        INTERNAL("internal");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As configuration, logs and metrics write it. */
        public String word() {
            return word;
        }
    }

    /** Whether the request may be sent again; from proof to impossibility. */
    public enum Replay {
        /** Proved: the upstream did not process it. Any request may be sent again. */
        SAFE,
        /** A whole answer said "not done". */
        REFUSED,
        /** It may have been done, and billed. */
        AMBIGUOUS,
        /** It would fail again, or bytes have gone to the client. */
        NEVER
    }

    /** Whether the provider was not even reached: then it says the same of all of the provider's models. */
    public boolean unreached() {
        return stage == Stage.RESOLVE || stage == Stage.CONNECT || stage == Stage.TLS;
    }

    /** The same, where the target was asked in another API: its answer is in words that the client does not know. */
    public Failure foreign() {
        WholeAnswer said = answer;
        return said == null || said.inStream()
                ? this
                : new Failure(
                        stage,
                        fault,
                        kind,
                        replay,
                        code,
                        detail,
                        retryAfter,
                        new WholeAnswer(
                                said.status(), said.headers(), said.body(), said.error(), WholeAnswer.Form.FOREIGN));
    }

    /** The same, but that it counts against nobody. */
    public Failure uncounted() {
        return new Failure(stage, Fault.NOBODY, kind, replay, code, detail, retryAfter, answer);
    }

    /** Whether a clock of ours ended it: of an answer, or of the way to the target, which is of another class. */
    public boolean timedOut() {
        return answer == null && (kind == Kind.TIMEOUT || (unreached() && code.endsWith("_timeout")));
    }

    /** Whether a key of the provider's own was refused, and not the client's. */
    public boolean ownKeyRefused() {
        return kind == Kind.KEY && fault != Fault.CLIENT;
    }

    /** Whether the same target would fail the same way again, though nothing was sent: another one may well do better. */
    public boolean lasting() {
        boolean turnedAway = stage == Stage.CONNECT && replay == Replay.REFUSED; // by who stands on the way
        return turnedAway || (stage == Stage.TLS && (code.startsWith("tls_cert_") || code.equals("tls_not_spoken")));
    }

    /**
     * Whether it speaks against the target: breaker and health record it. Limits, quota, what the client did wrong or
     * what it had no patience for are not recorded at all.
     */
    public boolean countsAgainstTarget() {
        if (fault != Fault.UPSTREAM || (answer != null && answer.saidStatus() == 429)) {
            return false;
        }
        return kind == Kind.UNAVAILABLE || kind == Kind.OVERLOADED || kind == Kind.TIMEOUT;
    }
}
