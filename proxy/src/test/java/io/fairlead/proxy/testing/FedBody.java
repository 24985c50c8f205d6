package io.fairlead.proxy.testing;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A body that a test feeds, on its reader's loop, and watches from its own thread. What is said before it is opened, or after it was cancelled, is lost. */
public final class FedBody implements Body {
    private volatile @Nullable Sink sink;
    private volatile boolean paused;
    private volatile boolean cancelled;
    private volatile long said;
    private @Nullable Runnable begun;
    private boolean silent;

    /** A body of which nothing is there before {@link #begin}. */
    public static FedBody silentAtFirst() {
        FedBody body = new FedBody();
        body.silent = true;
        return body;
    }

    @Override
    public void whenBegun(Runnable task) {
        if (silent) {
            begun = task;
        } else {
            task.run();
        }
    }

    /** There is something to hear now. */
    public void begin() {
        silent = false;
        if (begun != null) {
            begun.run();
        }
    }

    @Override
    public void open(Sink to) {
        sink = to;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    public boolean opened() {
        return sink != null;
    }

    public boolean paused() {
        return paused;
    }

    public boolean cancelled() {
        return cancelled;
    }

    /** How many bytes were given to the reader. */
    public long said() {
        return said;
    }

    public void say(String text) {
        say(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    /** So many bytes of whatever kind. */
    public void say(int bytes) {
        say(Unpooled.wrappedBuffer(new byte[bytes]));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one loop writes
    private void say(ByteBuf bytes) {
        Sink to = sink;
        if (to == null || cancelled) {
            bytes.release();
            return;
        }
        said += bytes.readableBytes();
        to.data(bytes);
        to.flush();
    }

    public void end(Headers trailers) {
        Sink to = sink;
        if (to != null && !cancelled) {
            to.complete(trailers);
        }
    }

    public void breakOff(StreamEnd.Broken end) {
        Sink to = sink;
        if (to != null) {
            to.broken(end);
        }
    }
}
