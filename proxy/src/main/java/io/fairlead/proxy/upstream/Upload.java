package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;

/** A request body that flows through as the client sends it, no faster than the upstream takes it. Confined to the loop. */
final class Upload implements Body.Sink {

    /** Where the bytes go. */
    interface Out {
        void data(ByteBuf bytes);

        void flush();

        void end(Headers trailers);

        /** The client broke off. */
        void broken();

        boolean writable();
    }

    private final Body from;
    private final Out out;
    private boolean over;
    private boolean paused;

    Upload(Body from, Out out) {
        this.from = from;
        this.out = out;
    }

    void start() {
        from.open(this);
    }

    /** The upstream takes bytes again. */
    void writable() {
        if (paused && !over && out.writable()) {
            paused = false;
            from.resume();
        }
    }

    /** No more of it is wanted. */
    void stop() {
        if (!over) {
            over = true;
            from.cancel();
        }
    }

    boolean over() {
        return over;
    }

    @Override
    public void data(ByteBuf bytes) {
        if (over) {
            bytes.release();
            return;
        }
        out.data(bytes);
        if (!paused && !out.writable()) {
            paused = true;
            from.pause();
        }
    }

    @Override
    public void flush() {
        if (!over) {
            out.flush();
        }
    }

    @Override
    public void complete(Headers trailers) {
        if (!over) {
            over = true;
            out.end(trailers);
        }
    }

    @Override
    public void broken(StreamEnd.Broken end) {
        if (!over) {
            over = true;
            out.broken();
        }
    }
}
