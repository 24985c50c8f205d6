package io.fairlead.proxy.exchange;

import io.netty.buffer.Unpooled;

/** Bytes on the heap as a body. Nothing needs to be released when it is never read. */
final class HeldBody implements Body {
    private final byte[] bytes;
    private boolean cancelled;

    HeldBody(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public void open(Sink sink) {
        if (bytes.length > 0) {
            sink.data(Unpooled.wrappedBuffer(bytes));
            if (!cancelled) {
                sink.flush();
            }
        }
        if (!cancelled) {
            sink.complete(Headers.NONE);
        }
    }

    @Override
    public void pause() {
        // one buffer that is here already: nothing is read on
    }

    @Override
    public void resume() {
        // see pause
    }

    @Override
    public void cancel() {
        cancelled = true;
    }
}
