package io.fairlead.proxy.policy.probation;

import io.fairlead.dialect.Operation;
import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.Headers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an answer's head decides. Pure. */
final class ProbationRule {

    /** What is held back at most before an attempt commits, and of an error's body. */
    static final int MOST_HELD = 64 * 1024;

    /** What follows a head. */
    enum Head {
        /** The status says no: its body is collected, then judged. */
        ERROR,
        /** A 2xx that cannot be this operation's: a page, where JSON was asked for. */
        WRONG_TYPE,
        /** Another protocol from here on: what is said in it is not ours to read. */
        SWITCHED,
        /** Held until it commits. */
        HELD
    }

    private ProbationRule() {}

    static Head head(Operation operation, int status, Headers headers) {
        if (status == 101) {
            return Head.SWITCHED;
        }
        if (Classifier.good(operation, status, headers)) {
            return Head.HELD;
        }
        return status < 400 ? Head.WRONG_TYPE : Head.ERROR;
    }

    /** Whether an answer must be seen to finish: where its dialect is known and its status promises it. */
    static boolean mustFinish(Operation operation, int status) {
        return operation.peeksBody() && status == 200;
    }

    /** Whether bytes that cannot be read commit as soon as they come, rather than when all are here. */
    static boolean commitsUnread(Operation operation, boolean streamed, @Nullable String contentType) {
        return streamed
                || operation.kind() == Operation.Kind.BINARY
                || operation.kind() == Operation.Kind.UPLOAD
                || starts(contentType, "text/event-stream")
                || starts(contentType, "application/vnd.amazon.eventstream")
                || starts(contentType, "application/x-ndjson");
    }

    private static boolean starts(@Nullable String contentType, String type) {
        return contentType != null
                && contentType.stripLeading().toLowerCase(Locale.ROOT).startsWith(type);
    }
}
