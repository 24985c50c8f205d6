package io.fairlead.proxy.coding;

import io.fairlead.proxy.coding.ContentDecoder.Progress;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.BodyFilter;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A body that is unpacked as it passes. In one turn of the loop no more than a bound comes out, however small it was packed:
 * what is left of a buffer comes in later turns. Until then all behind it waits, and the source is paused.
 *
 * <p>Each buffer is passed on when all of it was unpacked, and not before. A body that is not coded is read as it is; one that
 * cannot be unpacked passes unread. Confined to the exchange's loop.
 */
public abstract class UnpackingFilter extends BodyFilter {

    /** How many bytes come out in one turn, but for the last piece. */
    static final int TURN = 256 * 1024;

    /** What comes to more than a hundred times its coded bytes is a bomb. */
    private static final int MOST = 100;

    private static final ByteBuffer[] NONE = {};

    private static final Failure MISREAD = Failure.of(
            Failure.Stage.STREAM,
            Failure.Fault.PROXY,
            Failure.Kind.INTERNAL,
            Failure.Replay.AMBIGUOUS,
            "internal",
            "the answer could not be read; Fairlead's log says more");

    /** Why a body cannot be unpacked. */
    protected enum Spoiled {
        /** It comes to far more than it came as. */
        BOMB,
        /** There is no memory for what it looks back on. */
        NO_ROOM,
        /** It is not of the coding that its head names. */
        NOT_SO_CODED
    }

    private final Loop loop;
    private final @Nullable ContentDecoder decoder;
    private final Expansion expansion = new Expansion(MOST);
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);
    private ByteBuffer[] parts = NONE;
    private int part;
    private long left = TURN;
    private boolean unread;
    private boolean working;
    private boolean behind;
    private boolean scheduled;
    private boolean readerFull;
    private @Nullable Runnable ending;

    /**
     * @param encoding the body's {@code Content-Encoding}
     * @param memory where unpacking takes room
     */
    protected UnpackingFilter(Body source, @Nullable String encoding, MemoryAccount memory, Loop loop) {
        super(source);
        this.loop = loop;
        this.decoder = ContentCodings.decoder(encoding, memory);
        this.unread = decoder == null && ContentCodings.coded(encoding);
    }

    /** The next bytes, unpacked, which are valid only within this call. */
    protected abstract void unpacked(ByteBuffer piece);

    /** Nothing more of it is unpacked. */
    protected abstract void spoiled(Spoiled why);

    /** All that {@code coded} holds was unpacked, or will never be: passes it on. */
    protected void passed(ByteBuf coded) {
        pass(coded);
    }

    /** Hands bytes on to the reader. */
    protected final void pass(ByteBuf bytes) {
        super.data(bytes);
    }

    /** Whether it cannot be unpacked. */
    protected final boolean unread() {
        return unread;
    }

    @Override
    public final void data(ByteBuf bytes) {
        if (over()) {
            bytes.release();
            return;
        }
        waiting.add(bytes);
        if (!working && !behind) {
            work();
        }
    }

    private void work() {
        working = true;
        try {
            while (!over() && !waiting.isEmpty() && !(behind && readerFull)) {
                if (!read(waiting.element())) {
                    fallBehind();
                    return;
                }
                if (!over()) {
                    passed(waiting.remove());
                }
            }
        } finally {
            working = false;
        }
        if (!over() && waiting.isEmpty()) {
            caughtUp();
        }
    }

    /** Whether all of it was read. */
    private boolean read(ByteBuf bytes) {
        if (unread) {
            return true;
        }
        if (parts.length == 0) {
            parts = bytes.nioBuffers();
            part = 0;
            expansion.in(bytes.readableBytes());
        }
        while (!over() && !unread && part < parts.length) {
            if (left <= 0) {
                return false;
            }
            if (!read(parts[part])) {
                return false;
            }
            part++;
        }
        parts = NONE;
        return true;
    }

    private boolean read(ByteBuffer bytes) {
        ContentDecoder with = decoder;
        if (with == null) {
            unpacked(bytes);
            return true;
        }
        try {
            Progress progress = with.decode(bytes, left, this::piece);
            if (progress == Progress.REFUSED && !over()) {
                spoil(with, Spoiled.BOMB);
            }
            return progress != Progress.MORE;
        } catch (NoWindowException full) {
            spoil(with, Spoiled.NO_ROOM);
        } catch (DataFormatException e) {
            spoil(with, Spoiled.NOT_SO_CODED);
        }
        return true;
    }

    private boolean piece(ByteBuffer decoded) {
        left -= decoded.remaining();
        if (!expansion.out(decoded.remaining())) {
            return false;
        }
        unpacked(decoded);
        return !over();
    }

    private void spoil(ContentDecoder with, Spoiled why) {
        if (!over()) {
            unread = true;
            with.close();
            spoiled(why);
        }
    }

    private void fallBehind() {
        if (!behind) {
            behind = true;
            super.pause();
        }
        later();
    }

    private void later() {
        if (!scheduled && !readerFull) {
            scheduled = true;
            loop.execute(this::turn);
        }
    }

    private void turn() {
        scheduled = false;
        if (over() || !behind || readerFull) {
            return;
        }
        left = TURN;
        try {
            work();
        } catch (RuntimeException | Error bug) {
            breakOff(new StreamEnd.Broken(MISREAD, false)); // nobody else would hear of it
            throw bug;
        }
        if (!over()) {
            super.flush();
        }
    }

    /** Nothing waits any more: the end is told, or the source goes on. */
    private void caughtUp() {
        if (!behind && ending == null) {
            return;
        }
        behind = false;
        Runnable end = ending;
        if (end != null) {
            ending = null;
            super.flush();
            end.run();
        } else if (!readerFull) {
            super.resume();
        }
    }

    @Override
    public final void flush() {
        if (!behind && !working) {
            left = TURN;
            super.flush();
        }
    }

    @Override
    public final void pause() {
        readerFull = true;
        if (!behind) {
            super.pause();
        }
    }

    @Override
    public final void resume() {
        readerFull = false;
        if (behind) {
            later();
        } else {
            super.resume();
        }
    }

    @Override
    public final void complete(Headers trailers) {
        if (behind || working) {
            ending = () -> super.complete(trailers);
        } else {
            super.complete(trailers);
        }
    }

    @Override
    public final void broken(StreamEnd.Broken end) {
        if (over() || !(behind || working)) {
            super.broken(end);
        } else {
            ending = () -> super.broken(end);
        }
    }

    @Override
    protected final void ended(StreamEnd how) {
        for (ByteBuf each = waiting.poll(); each != null; each = waiting.poll()) {
            each.release();
        }
        if (decoder != null) {
            decoder.close();
        }
    }
}
