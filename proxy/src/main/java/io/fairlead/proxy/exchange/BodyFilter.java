package io.fairlead.proxy.exchange;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a body and its reader, lets the bytes through untouched and hears, exactly once, how it ended, also when
 * its reader throws. A filter overrides what it changes. Confined to the exchange's loop.
 */
public abstract class BodyFilter implements Body, Body.Sink {
    private final Body source;
    private @Nullable Sink sink;
    private boolean over;

    protected BodyFilter(Body source) {
        this.source = source;
    }

    /** The body ended, one way or another; its reader has heard so already. */
    protected abstract void ended(StreamEnd how);

    @Override
    public final void open(Sink reader) {
        sink = reader;
        if (!over) {
            source.open(this);
        }
    }

    @Override
    public void pause() {
        source.pause();
    }

    @Override
    public void resume() {
        source.resume();
    }

    @Override
    public final void cancel() {
        if (!over) {
            over = true;
            try {
                source.cancel();
            } finally {
                ended(StreamEnd.cancelled());
            }
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        Sink reader = sink;
        if (over || reader == null) {
            bytes.release();
        } else {
            reader.data(bytes);
        }
    }

    @Override
    public void flush() {
        Sink reader = sink;
        if (!over && reader != null) {
            reader.flush();
        }
    }

    @Override
    public void complete(Headers trailers) {
        Sink reader = sink;
        if (!over && reader != null) {
            over = true;
            try {
                reader.complete(trailers);
            } finally {
                ended(StreamEnd.complete());
            }
        }
    }

    @Override
    public void broken(StreamEnd.Broken end) {
        breaks(end);
    }

    private void breaks(StreamEnd.Broken end) {
        Sink reader = sink;
        if (!over && reader != null) {
            over = true;
            try {
                reader.broken(end);
            } finally {
                ended(end);
            }
        }
    }

    /** Breaks the body off from here: the source is cancelled, the reader hears {@code end}. */
    protected final void breakOff(StreamEnd.Broken end) {
        if (!over) {
            try {
                source.cancel();
            } finally {
                breaks(end);
            }
        }
    }

    /** Whether it has a reader. */
    protected final boolean opened() {
        return sink != null;
    }

    /** Whether it has ended. */
    protected final boolean over() {
        return over;
    }
}
