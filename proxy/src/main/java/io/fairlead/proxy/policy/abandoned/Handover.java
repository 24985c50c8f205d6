package io.fairlead.proxy.policy.abandoned;

import io.fairlead.dialect.Usage;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.layer.CrossLoopBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A body that comes on one loop and is read on another, by one reader that may come late. What is not read yet is held, up to a window
 * and to the memory that there is; then its source waits.
 *
 * <p>The source is on the owner's loop, the reader on its own. What is shared between them is guarded by this.
 */
final class Handover implements Body.Sink {

    /** So many bytes are held for a reader. */
    static final long WINDOW = 1 << 20;

    private final Loop owner;
    private final Body source;
    private final MemoryClaim claim;
    private final Supplier<Usage> used;
    private final Runnable done;

    // Guarded by this.
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private long held;
    private @Nullable StreamEnd end;
    private Headers trailers = Headers.NONE;
    private @Nullable Usage usage;
    private @Nullable Reader reader;
    private boolean over;

    // On the owner's loop alone.
    private boolean paused;

    /**
     * Of {@code source}, once it is {@linkplain #begin begun}.
     *
     * @param claim what is held takes from it
     * @param used what the answer says that it used; asked at its end, on the owner's loop
     * @param done runs when nobody reads it any more, on the owner's loop
     */
    Handover(Loop owner, Body source, MemoryClaim claim, Supplier<Usage> used, Runnable done) {
        this.owner = owner;
        this.source = source;
        this.claim = claim;
        this.used = used;
        this.done = done;
    }

    void begin() {
        source.open(this);
    }

    /** The body for {@code loop}. One at a time, and none after one that was opened. */
    synchronized Body reader(Loop loop) {
        Reader made = new Reader(loop);
        reader = made;
        return made;
    }

    /** The reader will not come: another may. */
    synchronized void unread() {
        reader = null;
    }

    @Override
    public void data(ByteBuf more) {
        byte[] piece;
        try {
            piece = ByteBufUtil.getBytes(more);
        } finally {
            more.release();
        }
        boolean room = claim.grow(piece.length);
        boolean wait;
        synchronized (this) {
            if (over || piece.length == 0) {
                return;
            }
            pieces.add(piece);
            held += piece.length;
            wait = !room || held > WINDOW;
        }
        if (wait && !paused) {
            paused = true;
            source.pause();
        }
        wake();
    }

    @Override
    public void flush() {
        // the reader flushes what it read
    }

    @Override
    public void complete(Headers behind) {
        ends(StreamEnd.complete(), behind);
    }

    @Override
    public void broken(StreamEnd.Broken how) {
        ends(how, Headers.NONE);
    }

    private void ends(StreamEnd how, Headers behind) {
        synchronized (this) {
            end = how;
            trailers = behind;
            usage = used.get();
        }
        wake();
    }

    private void wake() {
        Reader present;
        synchronized (this) {
            present = reader;
        }
        if (present != null) {
            present.wake();
        }
    }

    /** Nobody reads it. On the owner's loop. */
    void cancel() {
        boolean flows;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            flows = end == null;
            pieces.clear();
            claim.close();
        }
        try {
            if (flows) {
                source.cancel();
            }
        } finally {
            done.run();
        }
    }

    /** The next bytes for the reader, or null. */
    private synchronized byte @Nullable [] next() {
        byte[] piece = pieces.poll();
        if (piece != null) {
            held -= piece.length;
            claim.shrinkTo(held);
        }
        return piece;
    }

    private void resumeSoon() {
        synchronized (this) {
            if (over || end != null || held > WINDOW / 2) {
                return;
            }
        }
        onOwner(() -> {
            if (paused) {
                paused = false;
                source.resume();
            }
        });
    }

    private void onOwner(Runnable task) {
        try {
            owner.execute(task);
        } catch (RejectedExecutionException ended) {
            // the loop is gone, and its connections with it
        }
    }

    /** The answer on the loop of who joined. */
    final class Reader extends CrossLoopBody {
        private Consumer<Usage> whenUsed = none -> {};

        private Reader(Loop loop) {
            super(loop);
        }

        /** Hears what the answer says that it used, before anybody hears that it has ended. */
        void whenUsed(Consumer<Usage> hears) {
            whenUsed = hears;
        }

        /** The exchange that reads it is stopped. */
        void stop(Outcome why) {
            Sink to = reader();
            boolean waits = !isOver();
            cancel();
            if (waits && to != null && why instanceof Outcome.Failed failed) {
                to.broken(new StreamEnd.Broken(failed.failure(), false));
            }
        }

        @Override
        protected byte @Nullable [] next() {
            return Handover.this.next();
        }

        @Override
        protected @Nullable StreamEnd end() {
            synchronized (Handover.this) {
                return pieces.isEmpty() ? end : null;
            }
        }

        @Override
        protected Headers trailers() {
            synchronized (Handover.this) {
                return trailers;
            }
        }

        @Override
        protected void moved() {
            resumeSoon();
        }

        @Override
        protected void ending() {
            Usage said;
            synchronized (Handover.this) {
                said = usage;
            }
            if (said != null) {
                whenUsed.accept(said);
            }
        }

        /** Gives back what is left of its memory. */
        @Override
        protected void left() {
            onOwner(Handover.this::cancel);
        }
    }
}
