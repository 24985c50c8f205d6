package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A request's body that is still coming. Holds little: beyond that, and while its reader pauses, the client is not read. */
final class FlowingBody implements Body {

    static final int HELD = 64 * 1024;

    private final Wire wire;
    private final Deque<ByteBuf> queue = new ArrayDeque<>();
    private int queued;
    private @Nullable MemoryClaim copy;
    private @Nullable Sink sink;
    private @Nullable Runnable begun;
    private boolean paused;
    private boolean draining;
    private boolean over;
    private @Nullable Headers trailers;
    private StreamEnd.@Nullable Broken broken;

    FlowingBody(Wire wire) {
        this.wire = wire;
    }

    /** What was gathered before is claimed by {@code claim}, which shrinks as it flows on. */
    void over(MemoryClaim claim) {
        copy = claim;
    }

    @Override
    public void whenBegun(Runnable task) {
        if (over || broken != null || trailers != null || !queue.isEmpty()) {
            task.run();
        } else {
            begun = task;
        }
    }

    private void begins() {
        Runnable task = begun;
        begun = null;
        if (task != null) {
            task.run();
        }
    }

    /** The next bytes from the client. */
    void offer(ByteBuf bytes) {
        if (over) {
            bytes.release();
            return;
        }
        Sink to = sink;
        if (to != null && !paused && queue.isEmpty()) {
            to.data(bytes);
            return;
        }
        queue.add(bytes);
        queued += bytes.readableBytes();
        if (queued > HELD) {
            wire.reading(false);
        }
        begins();
    }

    /** Nothing more is at hand for now. */
    void flush() {
        Sink to = sink;
        if (to != null && !over) {
            to.flush(); // while it pauses too: what it holds unflushed is what it waits for
        }
    }

    void finish(Headers end) {
        trailers = end;
        begins();
        drain();
    }

    /** The client's body ended early: it left, or broke the rules. */
    void breakOff(String code, String detail) {
        if (over || trailers != null || broken != null) {
            return;
        }
        broken = new StreamEnd.Broken(
                Failure.of(
                        Failure.Stage.SEND,
                        Failure.Fault.CLIENT,
                        Failure.Kind.REQUEST,
                        Failure.Replay.NEVER,
                        code,
                        detail),
                false);
        Sink to = sink;
        if (to != null) {
            release();
            to.broken(broken);
        }
        begins();
    }

    @Override
    public void open(Sink to) {
        sink = to;
        if (over) {
            return;
        }
        if (broken != null) {
            release();
            to.broken(broken);
            return;
        }
        drain();
    }

    @Override
    public void pause() {
        paused = true;
        if (!over && trailers == null) {
            wire.reading(false);
        }
    }

    @Override
    public void resume() {
        paused = false;
        drain();
    }

    @Override
    public void cancel() {
        if (!over) {
            boolean incomplete = trailers == null;
            release();
            if (incomplete) {
                wire.reading(true); // the rest is read and dropped, so that the answer can be heard
            }
        }
    }

    private void drain() {
        Sink to = sink;
        if (to == null || over || draining || paused) {
            return;
        }
        draining = true;
        boolean any = false;
        while (!paused && !over && !queue.isEmpty()) {
            ByteBuf next = queue.remove();
            queued -= next.readableBytes();
            any = true;
            given();
            to.data(next);
        }
        draining = false;
        if (over || paused) {
            if (any && !over) {
                to.flush();
            }
            return;
        }
        if (trailers != null) {
            over = true;
            to.complete(trailers);
            return;
        }
        if (any) {
            to.flush();
        }
        wire.reading(true);
    }

    private void given() {
        MemoryClaim claim = copy;
        if (claim != null) {
            claim.shrinkTo(queued);
            copy = queued == 0 ? null : claim;
        }
    }

    private void release() {
        over = true;
        while (!queue.isEmpty()) {
            queue.remove().release();
        }
        queued = 0;
        given();
    }
}
