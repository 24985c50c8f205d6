package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.http1.Framing;
import io.fairlead.proxy.http1.HopByHop;
import io.fairlead.proxy.http1.Http1Violation;
import io.fairlead.proxy.http1.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The request that an HTTP/1.1 connection has, with its answer, one after the other; and how it ends when the connection does in
 * the midst of it. Confined to the channel's loop.
 */
final class Http1Exchange implements AnswerBody.Source {
    private final Http1Upstream connection;
    private final Stillness stillness = new Stillness();
    private final LongSupplier clock;
    private @Nullable UpstreamAttempt call;
    private @Nullable AnswerBody body;
    private boolean begun;
    private boolean heard;
    private boolean sized;

    Http1Exchange(Http1Upstream connection) {
        this.connection = connection;
        this.clock = connection::now;
    }

    /** {@code next} is the connection's; nothing of it is written yet. */
    void take(UpstreamAttempt next) {
        call = next;
        body = null;
        begun = false;
        next.taken(this::dropped);
    }

    /** Whether {@code next} is still to be written here: it was not given up, and went nowhere else. */
    boolean awaits(UpstreamAttempt next) {
        return call == next && !begun;
    }

    void begin(UpstreamAttempt next) {
        begun = true;
        heard = false;
        stillness.begin(next.nanoTime());
        next.begins(this::dropped);
    }

    /** The request cannot be sent. */
    void forget() {
        call = null;
    }

    /** Whether one is under way whose request was begun. */
    boolean underWay() {
        return call != null && begun;
    }

    @Nullable
    UpstreamAttempt call() {
        return call;
    }

    /** Something of an answer came. */
    void heard() {
        heard = true;
    }

    void answered(UpstreamAttempt answered, ResponseHead head) {
        Framing framing = head.framing();
        sized = framing.kind() == Framing.Kind.LENGTH;
        AnswerBody answer = new AnswerBody(this);
        body = answer;
        long length = framing.kind() == Framing.Kind.NONE ? 0 : framing.length();
        answered.answered(head.status(), HopByHop.strip(head.headers()), length, answer);
    }

    void data(ByteBuf bytes) {
        AnswerBody answer = body;
        if (answer == null) {
            bytes.release();
        } else {
            stillness.moved(bytes.readableBytes(), clock);
            answer.data(bytes);
        }
    }

    /** The answer is whole, and nobody's any more; null when there was none. */
    @Nullable
    AnswerBody end() {
        AnswerBody answer = body;
        UpstreamAttempt answered = call;
        if (answer == null || answered == null) {
            return null;
        }
        answered.done();
        call = null;
        body = null;
        return answer;
    }

    void readComplete() {
        AnswerBody answer = body;
        if (answer != null) {
            answer.readComplete();
        }
    }

    /** Whether more is to be read: a head, an end, or what the reader of the answer wants. */
    boolean wantsMore() {
        AnswerBody answer = body;
        return answer == null || answer.wantsMore();
    }

    /** The connection closes: the request, where nothing of it was written, is told so by the caller. */
    @Nullable
    UpstreamAttempt clear() {
        UpstreamAttempt unsent = begun ? null : call;
        call = null;
        body = null;
        return unsent;
    }

    void violated(Http1Violation violation) {
        UpstreamAttempt failed = call;
        if (failed == null) {
            connection.close();
        } else {
            breakOff(
                    failed,
                    Failures.violatedInBody(violation, failed.host()),
                    Failures.violated(violation, failed.host()));
        }
    }

    private void breakOff(UpstreamAttempt failed, Failure inBody, Failure before) {
        AnswerBody answer = body;
        connection.close();
        if (answer != null) {
            failed.done();
            answer.broken(inBody);
        } else {
            failed.failed(before);
        }
    }

    /** The connection's end. {@code more}: something came that is not read yet. */
    void cut(boolean more, boolean reset, long writtenNanos) {
        UpstreamAttempt failed = begun ? call : null;
        AnswerBody answer = body;
        var loss = new UpstreamAttempt.Loss(connection.used(), heard || more, reset, writtenNanos);
        connection.close();
        if (answer != null && failed != null) {
            failed.done();
            answer.broken(Failures.cut(failed.host(), sized));
        } else if (failed != null) {
            failed.lost(loss);
        }
    }

    /** Whose turn it is in an upload: the client's, unless the server takes nothing. */
    void uploading(boolean clientsTurn) {
        stillness.turn(clientsTurn, connection.now());
    }

    /** The client sent so many bytes. */
    void uploaded(int bytes) {
        stillness.moved(bytes, clock);
    }

    /** For how long the client has stood still, in nanoseconds; 0 when it does not. */
    long stillNanos() {
        return begun ? stillness.nanos(connection.now()) : 0;
    }

    /** The client stands still, and others need the connection. */
    void cutStill() {
        long nanos = stillNanos();
        UpstreamAttempt cut = call;
        if (nanos != 0 && cut != null) { // else it moved, or is through
            Duration time = Duration.ofNanos(nanos);
            breakOff(
                    cut,
                    Failures.stoodStill(Failure.Stage.STREAM, time),
                    Failures.stoodStill(Failure.Stage.SEND, time));
        }
    }

    /** The client broke off in the middle of its request. */
    void uploadBroke() {
        UpstreamAttempt failed = call;
        connection.close();
        if (failed != null) {
            failed.failed(Failures.uploadBroke());
        }
    }

    @Override
    public void paused() {
        stillness.turn(true, connection.now());
    }

    @Override
    public void resumed() {
        stillness.turn(false, connection.now());
        connection.read();
    }

    /** The reader of the answer is gone, or the attempt was aborted. */
    @Override
    public void dropped() {
        AnswerBody answer = body;
        if (call != null && !begun) {
            call = null;
            connection.release();
            return;
        }
        connection.close();
        if (answer != null) {
            answer.cancel();
        }
    }
}
