package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body between the connection that reads it and the sink that takes it. Holds only what came before it was
 * opened: the rest of the read that brought the head (HTTP/1.1), or one stream window (HTTP/2). Confined to the loop.
 */
final class AnswerBody implements Body {

    /** The connection's side of a body. */
    interface Source {
        /** The reader wants no more for now. */
        default void paused() {}

        /** The reader wants more, after it did not. */
        void resumed();

        /** The reader is gone before the end. */
        void dropped();
    }

    private final Source source;
    private @Nullable Sink sink;
    private @Nullable ArrayDeque<ByteBuf> held;
    private @Nullable Headers trailers;
    private StreamEnd.@Nullable Broken broken;
    private boolean paused;
    private boolean ended;
    private boolean over;
    private boolean unflushed;

    AnswerBody(Source source) {
        this.source = source;
    }

    /** Whether the connection should read on for this body. */
    boolean wantsMore() {
        return sink != null && !paused && !over;
    }

    @Override
    public void open(Sink to) {
        if (sink != null) {
            throw new IllegalStateException("a body is opened once");
        }
        if (over) {
            return;
        }
        sink = to;
        ArrayDeque<ByteBuf> before = held;
        held = null;
        while (before != null && !before.isEmpty()) {
            ByteBuf bytes = before.poll();
            if (over) {
                bytes.release();
            } else {
                unflushed = true;
                to.data(bytes);
            }
        }
        readComplete();
        if (ended) {
            deliverEnd(to);
        } else if (wantsMore()) {
            source.resumed();
        }
    }

    @Override
    public void pause() {
        if (!paused) {
            paused = true;
            if (!ended && !over) {
                source.paused();
            }
        }
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            if (wantsMore() && !ended) {
                source.resumed();
            }
        }
    }

    @Override
    public void cancel() {
        if (over) {
            return;
        }
        over = true;
        releaseHeld();
        if (!ended) {
            source.dropped();
        }
    }

    /** The next bytes; this body owns them. */
    void data(ByteBuf bytes) {
        if (over) {
            bytes.release();
        } else if (sink != null) {
            unflushed = true;
            sink.data(bytes);
        } else {
            if (held == null) {
                held = new ArrayDeque<>(4);
            }
            held.add(bytes);
        }
    }

    /** Nothing more came with this read. */
    void readComplete() {
        if (unflushed && sink != null && !over) {
            unflushed = false;
            sink.flush();
        }
    }

    void complete(Headers last) {
        trailers = last;
        end();
    }

    void broken(Failure failure) {
        broken = new StreamEnd.Broken(failure, false);
        end();
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        Sink to = sink;
        if (to != null && !over) {
            deliverEnd(to);
        }
    }

    private void deliverEnd(Sink to) {
        if (over) {
            return;
        }
        over = true;
        if (broken != null) {
            to.broken(broken);
        } else {
            to.complete(trailers == null ? Headers.NONE : trailers);
        }
    }

    private void releaseHeld() {
        ArrayDeque<ByteBuf> rest = held;
        held = null;
        if (rest != null) {
            rest.forEach(ByteBuf::release);
        }
    }
}
