package io.fairlead.proxy.layer;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.Unpooled;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A body whose bytes come on one loop and are read on another. Who has them {@linkplain #wake wakes} it; on its reader's loop it then
 * hands on what there is, at the reader's pace, and the end behind it. An error that the reader throws ends it alone.
 *
 * <p>Confined to the reader's loop, but for {@link #wake}, which is safe on any thread.
 */
public abstract class CrossLoopBody implements Body {
    private final Loop loop;
    private final AtomicBoolean woken = new AtomicBoolean();
    private @Nullable Sink sink;
    private boolean stopped;
    private boolean handing;
    private boolean over;

    /** @param loop its reader's */
    protected CrossLoopBody(Loop loop) {
        this.loop = loop;
    }

    /** Takes the next bytes; null while there are none. */
    protected abstract byte @Nullable [] next();

    /** How it ended, once nothing is left to be read; null before. */
    protected abstract @Nullable StreamEnd end();

    /** What stands behind a complete one. */
    protected abstract Headers trailers();

    /** Something was read, and that was not all. */
    protected abstract void moved();

    /** All was read: said before the reader hears of it. */
    protected abstract void ending();

    /** Its reader takes nothing more. Said once. */
    protected abstract void left();

    /** Who reads it; null before it is opened. */
    protected final @Nullable Sink reader() {
        return sink;
    }

    protected final boolean isOver() {
        return over;
    }

    @Override
    public final void open(Sink to) {
        sink = to;
        hand();
    }

    @Override
    public final void pause() {
        stopped = true;
    }

    @Override
    public final void resume() {
        stopped = false;
        hand();
    }

    @Override
    public final void cancel() {
        if (!over) {
            over = true;
            left();
        }
    }

    /** There is something to read. */
    public final void wake() {
        if (woken.compareAndSet(false, true)) {
            try {
                loop.execute(() -> {
                    woken.set(false);
                    hand();
                });
            } catch (RejectedExecutionException ended) {
                cancel(); // the loop is gone, and its reader with it
            }
        }
    }

    private void hand() {
        Sink to = sink;
        if (to == null || handing || over) {
            return;
        }
        handing = true;
        try {
            hand(to);
        } catch (RuntimeException | Error bug) {
            cancel();
            throw bug;
        } finally {
            handing = false;
        }
    }

    private void hand(Sink to) {
        boolean any = false;
        while (!over && !stopped) {
            byte[] piece = next();
            if (piece == null) {
                break;
            }
            to.data(Unpooled.wrappedBuffer(piece));
            any = true;
        }
        if (any && !over) {
            to.flush();
        }
        if (over) {
            return;
        }
        StreamEnd last = end();
        if (last == null) {
            if (any) {
                moved();
            }
            return;
        }
        over = true;
        ending();
        left();
        if (last instanceof StreamEnd.Broken broken) {
            to.broken(broken);
        } else {
            to.complete(trailers());
        }
    }
}
