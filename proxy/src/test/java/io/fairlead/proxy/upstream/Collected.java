package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A sink that keeps what it gets. Written on the loop, read by the test. */
final class Collected implements Body.Sink {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final AtomicInteger flushes = new AtomicInteger();
    private volatile Headers trailers = Headers.NONE;

    @Override
    public void data(ByteBuf more) {
        byte[] copy = new byte[more.readableBytes()];
        more.readBytes(copy);
        more.release();
        synchronized (bytes) {
            bytes.writeBytes(copy);
        }
    }

    @Override
    public void flush() {
        flushes.incrementAndGet();
    }

    @Override
    public void complete(Headers last) {
        trailers = last;
        end.complete("complete");
    }

    @Override
    public void broken(StreamEnd.Broken how) {
        end.complete(how.failure().code());
    }

    /** {@code complete}, or the code of what broke it; waits for either. */
    String end() {
        return UpstreamFixture.wait(end);
    }

    boolean ended() {
        return end.isDone();
    }

    String text() {
        synchronized (bytes) {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    int flushes() {
        return flushes.get();
    }

    Headers trailers() {
        return trailers;
    }
}
