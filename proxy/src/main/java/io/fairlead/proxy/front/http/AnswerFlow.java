package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries an answer's body to the wire, as fast as the client takes it. */
final class AnswerFlow implements Body.Sink {

    private final Wire wire;
    private final Body body;
    private final long length;
    private final boolean bodyless;
    private final Consumer<StreamEnd> ended;
    private long bytes;
    private boolean paused;
    private boolean flushed;
    private boolean over;

    private AnswerFlow(Wire wire, Answer answer, boolean bodyless, Consumer<StreamEnd> ended) {
        this.wire = wire;
        this.body = answer.body();
        this.length = answer.length();
        this.bodyless = bodyless;
        this.ended = ended;
    }

    /**
     * For the answer to a request of {@code method}. {@code ended} hears how it ended, once, after the last byte was written; not
     * when it is {@linkplain #cancel cancelled}.
     */
    static AnswerFlow make(Wire wire, String method, Answer answer, Consumer<StreamEnd> ended) {
        int status = answer.status();
        boolean bodyless = method.equals("HEAD") || status == 204 || status == 304;
        return new AnswerFlow(wire, answer, bodyless, ended);
    }

    /**
     * Writes the head and opens the body.
     *
     * @throws IllegalArgumentException when the head cannot be written; nothing was, and the body is given up
     */
    void open(Answer answer) {
        try {
            wire.head(answer.status(), answer.headers(), length, bodyless);
        } catch (IllegalArgumentException unwritable) {
            cancel();
            throw unwritable;
        }
        body.open(this);
        if (!over && !flushed) {
            wire.flush();
        }
    }

    @Override
    public void data(ByteBuf more) {
        if (over || bodyless) {
            more.release();
            return;
        }
        bytes += more.readableBytes();
        if (length >= 0 && bytes > length) {
            more.release();
            body.cancel();
            cut(null);
            return;
        }
        flushed = false;
        wire.data(more);
        if (!over && !paused && !wire.writable()) {
            wire.flush();
            if (!over && !wire.writable()) {
                paused = true;
                body.pause();
            }
        }
    }

    @Override
    public void flush() {
        if (!over) {
            flushed = true;
            wire.flush();
        }
    }

    @Override
    public void complete(Headers trailers) {
        if (over) {
            return;
        }
        if (!bodyless && length >= 0 && bytes != length) {
            cut(null); // shorter than its head said
            return;
        }
        over = true;
        wire.end(trailers);
        ended.accept(StreamEnd.complete());
    }

    @Override
    public void broken(StreamEnd.Broken end) {
        if (!over) {
            cut(end);
        }
    }

    private void cut(StreamEnd.@Nullable Broken end) {
        over = true;
        wire.abort();
        ended.accept(end == null ? StreamEnd.cancelled() : end);
    }

    /** The client takes more. */
    void writable() {
        if (paused && !over) {
            paused = false;
            body.resume();
        }
    }

    /** The client is gone. */
    void cancel() {
        if (!over) {
            over = true;
            body.cancel();
        }
    }

    long bytes() {
        return bytes;
    }
}
