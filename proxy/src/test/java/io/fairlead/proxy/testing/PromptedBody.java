package io.fairlead.proxy.testing;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A body whose bytes come when the test says so. */
public final class PromptedBody implements Body {
    private @Nullable Sink sink;
    private boolean cancelled;

    @Override
    public void open(Sink reader) {
        sink = reader;
    }

    @Override
    public void pause() {
        // the test decides what comes
    }

    @Override
    public void resume() {
        // see pause
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    public void say(String text) {
        sink().data(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        sink().flush();
    }

    public void complete() {
        sink().complete(Headers.NONE);
    }

    public void breakOff(StreamEnd.Broken how) {
        sink().broken(how);
    }

    public boolean cancelled() {
        return cancelled;
    }

    private Sink sink() {
        return Objects.requireNonNull(sink, "nobody reads");
    }
}
