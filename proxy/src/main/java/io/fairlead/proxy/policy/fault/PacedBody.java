package io.fairlead.proxy.policy.fault;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Lets time pass between the events of a stream, and between the pieces of any other answer. It holds what one read of its
 * source brought, and asks for more when that is through. Confined to the exchange's loop.
 */
final class PacedBody implements Body, Body.Sink {

    private final Body source;
    private final Loop loop;
    private final Duration gap;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
    private @Nullable Sink reader;
    private Loop.@Nullable Timer timer;
    private @Nullable Runnable end;
    private boolean begun;
    private boolean readerPaused;
    private boolean over;

    PacedBody(Body source, Loop loop, Duration gap) {
        this.source = source;
        this.loop = loop;
        this.gap = gap;
    }

    @Override
    public void open(Sink sink) {
        reader = sink;
        source.open(this);
    }

    @Override
    public void pause() {
        readerPaused = true;
    }

    @Override
    public void resume() {
        readerPaused = false;
        goOn();
    }

    @Override
    public void cancel() {
        if (!over) {
            drop();
            source.cancel();
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        if (over) {
            bytes.release();
            return;
        }
        source.pause();
        split(bytes);
    }

    /** One piece an event: an empty line ends it (the HTML standard, section 9.2.5). */
    private void split(ByteBuf bytes) {
        int begin = bytes.readerIndex();
        int last = begin;
        for (int i = begin; i < bytes.writerIndex(); i++) {
            boolean line = bytes.getByte(i) == '\n';
            boolean blank = line
                    && i > begin
                    && (bytes.getByte(i - 1) == '\n'
                            || (bytes.getByte(i - 1) == '\r' && i - 2 >= begin && bytes.getByte(i - 2) == '\n'));
            if (blank) {
                held.add(bytes.retainedSlice(last, i + 1 - last));
                last = i + 1;
            }
        }
        if (last < bytes.writerIndex()) {
            held.add(bytes.retainedSlice(last, bytes.writerIndex() - last));
        }
        bytes.release();
    }

    @Override
    public void flush() {
        goOn();
    }

    @Override
    public void complete(Headers trailers) {
        endWith(() -> reader().complete(trailers));
    }

    @Override
    public void broken(StreamEnd.Broken how) {
        endWith(() -> reader().broken(how));
    }

    private void endWith(Runnable how) {
        if (!over) {
            end = how;
            goOn();
        }
    }

    private Sink reader() {
        if (reader == null) {
            throw new IllegalStateException("nothing comes before it is opened");
        }
        return reader;
    }

    /** The first piece goes at once, each other one when its time has come and its reader takes it. */
    private void goOn() {
        if (over || timer != null || readerPaused) {
            return;
        }
        if (held.isEmpty()) {
            Runnable last = end;
            if (last != null) {
                over = true;
                last.run();
            } else {
                source.resume();
            }
        } else if (begun) {
            timer = loop.schedule(gap, this::due);
        } else {
            begun = true;
            hand();
        }
    }

    private void due() {
        timer = null;
        if (!over && !readerPaused) {
            hand();
        }
    }

    private void hand() {
        ByteBuf next = held.poll();
        if (next != null) {
            reader().data(next);
            if (!over) {
                reader().flush();
            }
        }
        goOn();
    }

    private void drop() {
        over = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        held.forEach(ByteBuf::release);
        held.clear();
    }
}
