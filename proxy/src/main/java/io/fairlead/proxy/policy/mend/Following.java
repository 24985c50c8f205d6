package io.fairlead.proxy.policy.mend;

import io.fairlead.dialect.ProviderError;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a stream's bytes pass up to the end of an event, so that it can be broken off there whatever comes. What follows of an event
 * waits for its end, and an error waits with all behind it. It gives up where it cannot be gone on with, and lets all pass.
 * Owns what waits. Confined to a loop; {@link #close} must be called on every way out.
 */
final class Following implements AutoCloseable {
    /** A larger event passes as it comes. */
    private static final int LARGEST_EVENT = 64 * 1024;

    private final EventPieces pieces;
    private final StreamSoFar soFar;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>(2);
    private int bytes;
    private boolean gaveUp;
    private boolean finished;
    private @Nullable ProviderError error;

    Following(EventPieces pieces, StreamSoFar soFar) {
        this.pieces = pieces;
        this.soFar = soFar;
    }

    StreamSoFar soFar() {
        return soFar;
    }

    /** Whether all passes, because it cannot be gone on with. */
    boolean gaveUp() {
        return gaveUp;
    }

    /** Whether what passed said why it ended, and nothing since: an error's own word for its end does not count. */
    boolean finished() {
        return finished;
    }

    /** The error that waits at the front of what waits, or null. */
    @Nullable
    ProviderError error() {
        return error;
    }

    /** Owns {@code more}; what may pass goes to {@code pass}. */
    void take(ByteBuf more, Consumer<ByteBuf> pass) {
        if (gaveUp) {
            pass.accept(more);
            return;
        }
        if (error != null) {
            wait(more);
            return;
        }
        ByteBuf mine = more;
        try {
            int passes = read(more);
            if (passes > 0) {
                release(pass);
            }
            if (passes == more.readableBytes()) {
                mine = null;
                pass.accept(more);
            } else {
                ByteBuf whole = passes > 0 ? more.readRetainedSlice(passes) : null;
                mine = null;
                wait(more);
                if (whole != null) {
                    pass.accept(whole);
                }
            }
        } finally {
            if (mine != null) {
                mine.release();
            }
        }
        if (error == null && (!soFar.sound() || bytes > LARGEST_EVENT)) {
            giveUp(pass);
        }
    }

    /** How many bytes of {@code more} are of whole events. */
    private int read(ByteBuf more) {
        int from = more.readerIndex();
        int end = more.writerIndex();
        int passes = 0;
        int at = from;
        while (at < end) {
            int to = pieces.next(more, at, end);
            soFar.read(more.nioBuffer(at, to - at));
            at = to;
            if (soFar.atBoundary()) {
                error = soFar.error();
                if (error != null) {
                    return passes;
                }
                passes = at - from;
                finished = soFar.finished();
            }
        }
        return passes;
    }

    private void wait(ByteBuf more) {
        bytes += more.readableBytes();
        waiting.add(more);
    }

    /** Lets all pass from here on. */
    void giveUp(Consumer<ByteBuf> pass) {
        gaveUp = true;
        soFar.close();
        release(pass);
    }

    /** Lets pass what waits. */
    void release(Consumer<ByteBuf> pass) {
        for (ByteBuf first = waiting.poll(); first != null; first = waiting.poll()) {
            pass.accept(first);
        }
        bytes = 0;
    }

    @Override
    public void close() {
        soFar.close();
        for (ByteBuf first = waiting.poll(); first != null; first = waiting.poll()) {
            first.release();
        }
    }
}
