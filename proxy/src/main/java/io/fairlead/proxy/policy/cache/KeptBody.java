package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kept answer's body on its way to one client, at that client's pace. Has the answer until its end. Confined to a loop. */
final class KeptBody implements Body {

    private final KeptAnswer answer;
    private final List<byte[]> pieces;
    private @Nullable Sink sink;
    private int next;
    private boolean paused;
    private boolean handing;
    private boolean over;

    /** Takes over one hold of {@code answer}. */
    KeptBody(KeptAnswer answer) {
        this.answer = answer;
        this.pieces = answer.pieces();
    }

    @Override
    public void open(Sink reader) {
        sink = reader;
        hand();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        hand();
    }

    private void hand() {
        Sink reader = sink;
        if (handing || over || reader == null) {
            return;
        }
        handing = true;
        try {
            boolean any = false;
            while (!paused && !over && next < pieces.size()) {
                reader.data(Unpooled.wrappedBuffer(pieces.get(next++)));
                any = true;
            }
            if (any && !over) {
                reader.flush();
            }
            if (!over && next == pieces.size()) {
                end();
                reader.complete(Headers.NONE);
            }
        } finally {
            handing = false;
        }
    }

    @Override
    public void cancel() {
        if (!over) {
            end();
        }
    }

    private void end() {
        over = true;
        answer.release();
    }
}
