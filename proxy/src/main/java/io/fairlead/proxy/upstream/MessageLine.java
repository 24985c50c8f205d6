package io.fairlead.proxy.upstream;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.tls.UpstreamTls;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages of Fairlead's own that go to one server again and again, over HTTP/1.1 or HTTP/2. One connection is kept from one to
 * the next; messages that overlap get one of their own. Redirects are not followed. No call's pool is touched.
 *
 * <p>Safe for any thread; its connections are confined to its loop.
 */
public final class MessageLine implements AutoCloseable {

    /** What lies between Fairlead and a server may forget a connection that rests; a longer rest ends it here. */
    private static final long LONGEST_REST = Duration.ofSeconds(55).toNanos();

    private final NettyLoop loop;
    private final Upstreams upstreams;
    private final Supplier<Leaving> leaving;
    private final AddressRule addresses;
    private final Origin origin;
    private final boolean http2;

    // Confined to the loop.
    private @Nullable Kept kept;
    private boolean closed;

    /** How connections leave at this moment: by which way, and checked by whom. */
    public record Leaving(WayOut out, UpstreamTls tls) {}

    /** A connection at rest, and how it left. */
    private record Kept(MessageConnection connection, Leaving left, long sinceNanos) {}

    /**
     * One message.
     *
     * @param path in origin-form
     * @param headers without those of the connection
     */
    public record Post(String path, Headers headers, byte[] body) {

        /** Neither headers nor body: they may hold secrets. */
        @Override
        public String toString() {
            return "POST " + path;
        }
    }

    /**
     * What became of it.
     *
     * @param status of the answer; 0 when there was none
     * @param trailers those of HTTP/2; what an answer without a body has to say stands in {@code headers}
     * @param code a stable name for why there was none; empty when there was one
     */
    public record Answered(int status, Headers headers, byte[] body, Headers trailers, String code) {

        static Answered failed(String code) {
            return new Answered(0, Headers.NONE, new byte[0], Headers.NONE, code);
        }
    }

    /**
     * Connects when the first message comes.
     *
     * @param leaving asked at each message
     * @param origin whom it is for
     * @param http2 whether that is spoken: agreed on in TLS, known beforehand in clear text; else HTTP/1.1
     */
    public MessageLine(
            NettyLoop loop,
            Upstreams upstreams,
            Supplier<Leaving> leaving,
            AddressRule addresses,
            Origin origin,
            boolean http2) {
        this.loop = loop;
        this.upstreams = upstreams;
        this.leaving = leaving;
        this.addresses = addresses;
        this.origin = origin;
        this.http2 = http2;
    }

    /** Sends. Completes on the loop, never with an error. */
    public CompletableFuture<Answered> send(Post post, Duration within) {
        CompletableFuture<Answered> result = new CompletableFuture<>();
        if (loop.eventLoop().isShuttingDown()) {
            result.complete(Answered.failed("shut_down"));
        } else {
            OnLoop.run(loop.eventLoop(), () -> begin(post, within, result));
        }
        return result;
    }

    private void begin(Post post, Duration within, CompletableFuture<Answered> result) {
        Leaving now = leaving.get();
        var clock = loop.eventLoop()
                .schedule(
                        () -> result.complete(Answered.failed("answer_timeout")),
                        Math.max(1, within.toNanos()),
                        TimeUnit.NANOSECONDS);
        var unused = result.whenComplete((done, bug) -> clock.cancel(false));
        MessageConnection resting = take(now);
        if (resting != null) {
            exchange(resting, now, post, result);
        } else {
            dial(now, post, within, result);
        }
    }

    /** The connection at rest, if it still leads where a new one would. */
    private @Nullable MessageConnection take(Leaving now) {
        Kept resting = kept;
        kept = null;
        if (resting == null) {
            return null;
        }
        boolean fresh = loop.nanoTime() - resting.sinceNanos() < LONGEST_REST;
        if (fresh && resting.left().equals(now) && resting.connection().usable()) {
            return resting.connection();
        }
        resting.connection().close();
        return null;
    }

    private void dial(Leaving now, Post post, Duration within, CompletableFuture<Answered> result) {
        Securing.Way way = new Securing.Way(now.out(), origin, origin, addresses);
        CompletableFuture<Dialed> dialling =
                new Securing(loop, way, now.tls(), upstreams.classical(), http2, within).start();
        var unused = result.whenComplete((done, bug) -> dialling.cancel(false));
        var unusedToo = dialling.thenAccept(dialed -> {
            if (dialed instanceof Dialed.Connected it) {
                connected(it, now, post, result);
            } else if (dialed instanceof Dialed.Failed failed) {
                result.complete(Answered.failed(failed.failure().code()));
            }
        });
    }

    private void connected(Dialed.Connected it, Leaving now, Post post, CompletableFuture<Answered> result) {
        boolean agreed = !http2 || it.http2() || !origin.secure();
        if (result.isDone() || !agreed) {
            ChannelFuture unused = it.channel().close();
            result.complete(Answered.failed("http2_not_agreed"));
            return;
        }
        MessageConnection made =
                http2 ? Http2Messages.on(it.channel(), origin) : new Http1Messages(it.channel(), origin);
        exchange(made, now, post, result);
    }

    private void exchange(MessageConnection by, Leaving left, Post post, CompletableFuture<Answered> result) {
        var unused = result.whenComplete((done, bug) -> rest(by, left, done));
        by.send(post, result);
    }

    /** After an answer it is kept; after anything else nobody knows what is on its way. */
    private void rest(MessageConnection by, Leaving left, @Nullable Answered done) {
        if (done != null && done.status() > 0 && by.usable() && kept == null && !closed) {
            kept = new Kept(by, left, loop.nanoTime());
        } else {
            by.close();
        }
    }

    /** What is on its way ends by its own clock; nothing is kept any more. */
    @Override
    public void close() {
        OnLoop.run(loop.eventLoop(), () -> {
            closed = true;
            Kept resting = kept;
            kept = null;
            if (resting != null) {
                resting.connection().close();
            }
        });
    }
}
