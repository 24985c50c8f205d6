package io.fairlead.proxy.testing;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A body whose bytes a test sends by hand. Remembers every buffer, so that a leak shows. */
public final class ScriptedBody implements Body {

    private final List<ByteBuf> sent = new ArrayList<>();
    private @Nullable Sink sink;
    private boolean paused;
    private boolean cancelled;

    @Override
    public void open(Sink opened) {
        sink = opened;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    public boolean paused() {
        return paused;
    }

    public boolean cancelled() {
        return cancelled;
    }

    public boolean opened() {
        return sink != null;
    }

    /** Sends text as one buffer. */
    public ByteBuf send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public ByteBuf send(byte[] bytes) {
        ByteBuf buffer = Unpooled.buffer(Math.max(1, bytes.length)).writeBytes(bytes);
        sent.add(buffer);
        reader().data(buffer);
        reader().flush();
        return buffer;
    }

    public void complete() {
        reader().complete(Headers.NONE);
    }

    public void breakOff(Failure failure) {
        breakOff(new StreamEnd.Broken(failure, false));
    }

    public void breakOff(StreamEnd.Broken how) {
        reader().broken(how);
    }

    /** Buffers that somebody still holds; 0 at rest. */
    public long held() {
        return sent.stream().filter(each -> each.refCnt() > 0).count();
    }

    private Sink reader() {
        Sink present = sink;
        if (present == null) {
            throw new IllegalStateException("nobody opened the body");
        }
        return present;
    }
}
