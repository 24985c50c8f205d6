package io.fairlead.proxy.render;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.BodyFilter;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A translated stream that shows a sign of life in times of silence. It stands above probation, so that no sign of ours
 * hides the silence of the upstream. One timer, which looks when it wakes; it ends with the body.
 */
final class PingingBody extends BodyFilter {
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final Loop loop;
    private final Supplier<byte[]> signs;
    private Loop.@Nullable Timer timer;
    private long lastNanos;
    private boolean paused;

    PingingBody(Body source, Loop loop, Supplier<byte[]> signs) {
        super(source);
        this.loop = loop;
        this.signs = signs;
    }

    @Override
    public void data(ByteBuf bytes) {
        lastNanos = loop.nanoTime();
        super.data(bytes);
        if (timer == null && !over()) {
            sleep(SILENCE);
        }
    }

    @Override
    public void pause() {
        paused = true;
        super.pause();
    }

    @Override
    public void resume() {
        paused = false;
        super.resume();
    }

    private void sleep(Duration delay) {
        timer = loop.schedule(delay, this::wake);
    }

    private void wake() {
        Duration left = SILENCE.minusNanos(loop.nanoTime() - lastNanos);
        if (left.compareTo(Duration.ZERO) <= 0) {
            lastNanos = loop.nanoTime();
            left = SILENCE;
            byte[] sign = paused ? new byte[0] : signs.get();
            if (sign.length > 0) {
                super.data(Unpooled.wrappedBuffer(sign));
                flush();
            }
        }
        if (!over()) {
            sleep(left);
        }
    }

    @Override
    protected void ended(StreamEnd how) {
        Loop.Timer present = timer;
        if (present != null) {
            present.cancel();
        }
    }
}
