package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.layer.CrossLoopBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One body for several readers, each on its own loop and at its own pace. It holds what the slowest has not read, up to a window.
 * Then the source waits; a reader that keeps it waiting for {@link #PATIENCE}, while another could read on, is let go. The source
 * is cancelled when no reader is left.
 *
 * <p>The source is on the owner's loop. What is shared between loops is guarded by this.
 */
final class Broadcast implements Body.Sink {

    /** So long the others wait for one that does not read. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int AT_ONCE = 64;

    private final Loop owner;
    private final Body source;
    private final long window;
    private final MemoryClaim claim;
    private final List<byte[]> pieces = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private Runnable whenUnjoinable = () -> {};
    private int first;
    private long bytes;
    private @Nullable StreamEnd end;
    private boolean cancelled;

    // On the owner's loop alone.
    private boolean paused;
    private Loop.@Nullable Timer timer;

    /**
     * Of {@code source}, once it is {@linkplain #begin begun}.
     *
     * @param window in bytes
     * @param claim what is held takes from it
     */
    Broadcast(Loop owner, Body source, long window, MemoryClaim claim) {
        this.owner = owner;
        this.source = source;
        this.window = window;
        this.claim = claim;
    }

    /** A further reader, from the first byte on. Before it is begun. */
    synchronized Reader reader(Loop loop) {
        Reader reader = new Reader(loop);
        readers.add(reader);
        return reader;
    }

    /** A further reader; null where the first byte is not here any more, or nobody reads. */
    synchronized @Nullable Reader join(Loop loop) {
        return first > 0 || cancelled || readers.isEmpty() ? null : reader(loop);
    }

    /** Something was thrown: nobody waits for more. */
    void fail() {
        broken(broken(
                Failure.Fault.PROXY,
                Failure.Kind.INTERNAL,
                "internal",
                "an error of Fairlead's own; its log says more"));
    }

    /** Opens the source. {@code unjoinable}: nobody can join from then on; on any thread, maybe more than once. */
    void begin(Runnable unjoinable) {
        synchronized (this) {
            whenUnjoinable = unjoinable;
        }
        source.open(this);
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
            if (cancelled || piece.length == 0) {
                return;
            }
            pieces.add(piece);
            bytes += piece.length;
            wait = !room || behind() > window;
            if (bytes > window) {
                unjoinable();
            }
        }
        wakeAll();
        if (wait && !paused) {
            paused = true;
            source.pause();
            timer = owner.schedule(PATIENCE, this::impatient);
        }
    }

    @Override
    public void flush() {
        // each reader flushes what it read
    }

    @Override
    public void complete(Headers trailers) {
        ends(StreamEnd.complete());
    }

    @Override
    public void broken(StreamEnd.Broken how) {
        ends(how);
    }

    /** Said once; guarded by this. */
    private void unjoinable() {
        Runnable told = whenUnjoinable;
        whenUnjoinable = () -> {};
        told.run();
    }

    private void ends(StreamEnd how) {
        stopTimer();
        synchronized (this) {
            end = how;
            unjoinable();
        }
        wakeAll();
        settle();
    }

    private void wakeAll() {
        List<Reader> all;
        synchronized (this) {
            all = List.copyOf(readers);
        }
        all.forEach(Reader::wake);
    }

    /** How far the slowest is behind, in bytes. */
    private long behind() {
        long least = bytes;
        for (Reader each : readers) {
            least = Math.min(least, each.read);
        }
        return bytes - least;
    }

    private void stopTimer() {
        Loop.Timer running = timer;
        timer = null;
        if (running != null) {
            running.cancel();
        }
    }

    /** Lets those go that keep others waiting; where all are as slow, that is their pace. */
    private void impatient() {
        timer = null;
        List<Reader> slow = new ArrayList<>();
        synchronized (this) {
            long fastest = 0;
            for (Reader each : readers) {
                fastest = Math.max(fastest, each.read);
            }
            for (Reader each : readers) {
                if (fastest - each.read > window / 2) {
                    slow.add(each);
                }
            }
        }
        slow.forEach(Reader::letGo);
        if (paused) {
            timer = owner.schedule(PATIENCE, this::impatient);
        }
        moved();
    }

    /** A reader has read, or left: on any loop. */
    private void moved() {
        boolean resume;
        synchronized (this) {
            trim();
            resume = end == null && !cancelled && behind() <= window / 2;
        }
        settle();
        if (resume) {
            onOwner(this::resume);
        }
    }

    private void resume() {
        boolean go;
        synchronized (this) {
            go = paused && end == null && !cancelled && behind() <= window / 2;
        }
        if (go) {
            paused = false;
            stopTimer();
            source.resume();
        }
    }

    /** Forgets what all have read, once it is too long to be joined. */
    private void trim() {
        if (bytes <= window) {
            return;
        }
        int least = Integer.MAX_VALUE;
        for (Reader each : readers) {
            least = Math.min(least, each.next);
        }
        int count = Math.min(pieces.size(), least == Integer.MAX_VALUE ? pieces.size() : least - first);
        if (count >= AT_ONCE || (count > 0 && count == pieces.size())) {
            List<byte[]> gone = pieces.subList(0, count);
            long freed = gone.stream().mapToLong(each -> each.length).sum();
            gone.clear();
            first += count;
            claim.shrinkTo(Math.max(0, claim.bytes() - freed));
        }
    }

    /** Where no reader is left: the source is cancelled, and all memory is given back. */
    private void settle() {
        boolean cancel;
        synchronized (this) {
            if (!readers.isEmpty() || cancelled) {
                return;
            }
            cancelled = true;
            cancel = end == null;
            unjoinable();
            pieces.clear();
            claim.close();
        }
        onOwner(() -> {
            stopTimer();
            if (cancel) {
                source.cancel();
            }
        });
    }

    private void onOwner(Runnable task) {
        if (owner.inLoop()) {
            task.run();
        } else {
            try {
                owner.execute(task);
            } catch (RejectedExecutionException ended) {
                // the loop is gone, and its connections with it
            }
        }
    }

    private static StreamEnd.Broken broken(Failure.Fault fault, Failure.Kind kind, String code, String detail) {
        return new StreamEnd.Broken(
                Failure.of(Failure.Stage.STREAM, fault, kind, Failure.Replay.NEVER, code, detail), false);
    }

    /** One client's copy. Confined to its own loop, but for what is guarded by the broadcast. */
    final class Reader extends CrossLoopBody {

        // Guarded by the broadcast.
        private int next;
        private long read;
        private boolean tooSlow;

        private Reader(Loop loop) {
            super(loop);
        }

        private void letGo() {
            synchronized (Broadcast.this) {
                tooSlow = true;
            }
            wake();
        }

        @Override
        protected byte @Nullable [] next() {
            synchronized (Broadcast.this) {
                if (tooSlow || next - first >= pieces.size()) {
                    return null;
                }
                byte[] piece = pieces.get(next - first);
                next++;
                read += piece.length;
                return piece;
            }
        }

        @Override
        protected @Nullable StreamEnd end() {
            synchronized (Broadcast.this) {
                if (tooSlow) {
                    return broken(
                            Failure.Fault.CLIENT,
                            Failure.Kind.UNAVAILABLE,
                            "share_too_slow",
                            "the answer is shared with other clients, and this one kept them waiting");
                }
                return next - first < pieces.size() ? null : end;
            }
        }

        @Override
        protected Headers trailers() {
            return Headers.NONE;
        }

        @Override
        protected void moved() {
            Broadcast.this.moved();
        }

        @Override
        protected void ending() {
            // nobody waits for it
        }

        /** The others go on. */
        @Override
        protected void left() {
            synchronized (Broadcast.this) {
                readers.remove(this);
            }
            Broadcast.this.moved();
        }
    }
}
