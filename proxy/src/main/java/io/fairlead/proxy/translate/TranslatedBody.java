package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a target's body and tells its reader what that means in the client's dialect. Bytes of the target that say nothing
 * yet arrive as an empty buffer, the sign that it is alive. What a reader or writer of a dialect throws is a bug: it is
 * logged, and the body breaks. Confined to the exchange's loop; {@link #over} is asked by those who work off it, too.
 */
abstract class TranslatedBody implements Body, Body.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(TranslatedBody.class);

    private final Body source;
    private @Nullable Sink sink;
    private @Nullable Runnable ending;
    private boolean readerFull;
    private boolean held;
    private volatile boolean over;

    TranslatedBody(Body source) {
        this.source = source;
    }

    /** Takes the next bytes of the target, which stay the caller's. */
    abstract void read(ByteBuf bytes);

    /** Nothing more is at hand for now: the loop has its turn. */
    void turned() {
        // most read no more at once than they may
    }

    /** The target's message ended by its framing. */
    abstract void end();

    /** The target's message broke off; what can still be said of it is said now. */
    void cut() {}

    /** Nothing is read or said any more: lets go of what is held. */
    void letGo() {
        // most hold nothing
    }

    @Override
    public final void open(Sink reader) {
        sink = reader;
        if (!over) {
            source.open(this);
        }
    }

    @Override
    public final void pause() {
        readerFull = true;
        if (!held) {
            source.pause();
        }
    }

    @Override
    public final void resume() {
        readerFull = false;
        if (!held) {
            source.resume();
        }
    }

    /** What was read is worked on off the loop: the source is asked to stop, and its end waits for {@link #goOn}. */
    final void hold() {
        held = true;
        if (!readerFull) {
            source.pause();
        }
    }

    /** That is done. */
    final void goOn() {
        held = false;
        Runnable end = ending;
        ending = null;
        if (end != null) {
            end.run();
        } else if (!over && !readerFull) {
            source.resume();
        }
    }

    @Override
    public final void cancel() {
        if (!over) {
            close();
            source.cancel();
        }
    }

    private void close() {
        over = true;
        ending = null;
        letGo();
    }

    @Override
    public final void data(ByteBuf bytes) {
        try {
            if (!over) {
                read(bytes);
            }
        } catch (RuntimeException bug) {
            mistaken(bug);
        } finally {
            bytes.release();
        }
    }

    @Override
    public final void flush() {
        turned();
        if (!over) {
            reader().flush();
        }
    }

    @Override
    public final void complete(Headers trailers) {
        if (held) {
            ending = () -> complete(trailers);
            return;
        }
        try {
            if (!over) {
                end();
            }
        } catch (RuntimeException bug) {
            mistaken(bug);
        }
    }

    @Override
    public final void broken(StreamEnd.Broken how) {
        if (held) {
            ending = () -> broken(how);
            return;
        }
        try {
            if (!over) {
                cut();
            }
        } catch (RuntimeException bug) {
            mistaken(bug);
        }
        if (!over) {
            close();
            reader().broken(new StreamEnd.Broken(how.failure(), true));
        }
    }

    /** Passes on what was written; nothing of it is a sign of life. */
    final void say(byte[] bytes) {
        say(bytes.length == 0 ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes));
    }

    /** The same; the reader owns them. */
    final void say(ByteBuf bytes) {
        reader().data(bytes);
    }

    /** It is whole. */
    final void finish() {
        if (!over) {
            close();
            reader().flush();
            reader().complete(Headers.NONE);
        }
    }

    /** It ends here; no more of the target is read. */
    final void finishEarly() {
        if (!over) {
            source.cancel();
            finish();
        }
    }

    /** It cannot go on, though the target's body may. */
    final void breakOff(Failure failure) {
        if (!over) {
            source.cancel();
            endAs(failure);
        }
    }

    /** It ended, and not as a whole. */
    final void endAs(Failure failure) {
        if (!over) {
            close();
            reader().broken(new StreamEnd.Broken(failure, true));
        }
    }

    final boolean over() {
        return over;
    }

    static Failure unreadable(String code, String detail) {
        return Failure.of(Stage.FIRST_TOKEN, Fault.UPSTREAM, Kind.UNAVAILABLE, Replay.AMBIGUOUS, code, detail);
    }

    final void mistaken(Throwable bug) {
        LOG.error("an answer could not be translated", bug);
        breakOff(Failure.of(
                Stage.STREAM,
                Fault.PROXY,
                Kind.UNAVAILABLE,
                Replay.AMBIGUOUS,
                "translation_failed",
                "the answer could not be translated; Fairlead's log says more"));
    }

    private Sink reader() {
        return Objects.requireNonNull(sink, "nobody opened it");
    }
}
