package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.http1.EndOfMessage;
import io.fairlead.proxy.http1.ExtraBytes;
import io.fairlead.proxy.http1.Http1Limits;
import io.fairlead.proxy.http1.Http1Violation;
import io.fairlead.proxy.http1.ResponseDecoder;
import io.fairlead.proxy.http1.ResponseHead;
import io.fairlead.proxy.http1.Truncated;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that serves one request at a time. Reads by hand: always while idle or awaiting a head, so that an end is
 * noticed, and within a body only while its reader wants more. Confined to its channel's loop.
 */
final class Http1Upstream extends ChannelInboundHandlerAdapter {

    /** How long an answer is awaited from a server that takes no more of the request. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Pool pool;
    private final Channel channel;
    private final ResponseDecoder decoder = new ResponseDecoder(Http1Limits.STANDARD);
    private final Http1Output output;
    private final @Nullable TlsRecords records;
    private final long createdNanos;
    private long idleSinceNanos;
    private int served;
    private final Http1Exchange exchange = new Http1Exchange(this);
    private boolean ending;
    private boolean keepAlive;
    private boolean reset;
    private boolean awaitsLastWords;
    private boolean removed;

    private Http1Upstream(Pool pool, Channel channel, long nowNanos) {
        this.pool = pool;
        this.channel = channel;
        this.output = new Http1Output(this, channel);
        this.records = channel.pipeline().get(TlsRecords.class);
        this.createdNanos = nowNanos;
    }

    /** Takes a connected channel, secured where it is to be. */
    static Http1Upstream on(Channel channel, Pool pool, long nowNanos) {
        Http1Upstream connection = new Http1Upstream(pool, channel, nowNanos);
        channel.config().setAutoRead(false);
        channel.config().setAutoClose(false); // a write that fails must not take with it an answer that came before
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(connection.decoder);
        pipeline.addLast(connection);
        channel.read();
        return connection;
    }

    long createdNanos() {
        return createdNanos;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    void idleSince(long nowNanos) {
        idleSinceNanos = nowNanos;
    }

    /** Whether it served a request before. */
    boolean used() {
        return served > 0;
    }

    /** Whether nothing is known that speaks against another request. */
    boolean usable() {
        return channel.isActive() && decoder.isReusable() && drained() && !removed;
    }

    /** Takes {@code next}. After a past, its request goes out only when all has been read that came before it. */
    void send(UpstreamAttempt next) {
        assert channel.eventLoop().inEventLoop();
        exchange.take(next);
        if (!used()) {
            begin(next);
        } else if (IdleConnections.rested(this, now()) && !pool.isTalkative()) {
            pool.afterThisRead(() -> begin(next)); // its loop has looked since
        } else {
            pool.afterNextRead(() -> begin(next));
        }
    }

    private void begin(UpstreamAttempt next) {
        if (!exchange.awaits(next)) {
            return; // it was given up, or went elsewhere as this connection ended
        }
        if (!usable()) {
            close();
            return;
        }
        if (next.request().body() instanceof RequestBody.Flowing flowing && flowing.taken()) {
            exchange.forget();
            next.failed(Failures.bodySpent());
            pool.released(this);
            return;
        }
        ByteBuf head = output.head(next);
        if (head == null) {
            exchange.forget();
            next.refused(Failures.unsendable());
            pool.released(this);
            return;
        }
        keepAlive = true;
        decoder.expect(next.request().method(), false);
        exchange.begin(next);
        output.begin(next, head);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            exchange.data(bytes);
        } else if (message instanceof ResponseHead head) {
            head(head);
        } else if (message instanceof EndOfMessage end) {
            ended(end.trailers());
        } else if (message instanceof Http1Violation violation) {
            exchange.violated(violation);
        } else if (message instanceof Truncated where) {
            if (where != Truncated.BEFORE_HEAD) {
                exchange.heard();
            }
            cut();
        } else if (message instanceof ExtraBytes) {
            keepAlive = false;
            if (ending || !IdleConnections.rested(this, now())) {
                pool.saidTooMuch(); // later it is a server's word at the end of its patience, as a 408
            }
            if (!exchange.underWay()) {
                close();
            }
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(ResponseHead head) {
        UpstreamAttempt answered = exchange.call();
        exchange.heard();
        if (answered == null) {
            return;
        }
        if (!output.left()) { // nothing was asked yet: it is one answer too many to something before
            pool.saidTooMuch();
            close();
            answered.unsent();
            return;
        }
        if (head.interim()) {
            return;
        }
        keepAlive = head.keepAlive();
        if (!output.written()) {
            keepAlive = false; // the answer came before the request was whole
            output.stopUpload();
        }
        exchange.answered(answered, head);
    }

    private void ended(Headers trailers) {
        AnswerBody answer = exchange.end();
        if (answer == null) {
            return;
        }
        served++;
        if (keepAlive && output.written() && channel.isActive() && decoder.isReusable()) {
            ending = true;
        } else {
            close();
        }
        answer.complete(trailers);
    }

    /** The connection's end, in the middle of something. */
    private void cut() {
        exchange.cut(!drained(), reset, output.writtenNanos());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        exchange.readComplete();
        if (ending) {
            readOver();
        }
        if (exchange.wantsMore()) {
            ctx.read();
        }
    }

    /** Serves another only when nothing is left of what came with the answer, be it a part of a TLS record. */
    private void readOver() {
        if (drained()) {
            ending = false;
            pool.released(this);
        } else {
            int last = served;
            pool.later(LAST_WORDS, () -> {
                if (ending && served == last) {
                    close();
                }
            });
        }
    }

    private boolean drained() {
        return records == null || records.drained();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        output.writabilityChanged();
    }

    /** After TLS's goodbye nothing can come (RFC 8446 section 6.1), even where the connection below stays open. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            ChannelFuture unused = ctx.close();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cut();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        unwritable(cause);
    }

    /**
     * The server takes no more. It may have answered before (RFC 9110 section 10.1.1, a 413 with most of the body still to
     * come): what it said is read, and the end behind it. When reading failed the connection ends by itself.
     */
    void unwritable(Throwable cause) {
        reset = true;
        output.stopUpload();
        if (cause instanceof IOException
                && !(cause instanceof SSLException)
                && exchange.call() != null
                && channel.isActive()) {
            if (!awaitsLastWords) { // each portion of the request that is left says that it failed
                awaitsLastWords = true;
                channel.read();
                pool.later(LAST_WORDS, channel::close);
            }
        } else {
            ChannelFuture unused = channel.close();
        }
    }

    /** Idle for too long, or too old. */
    void close() {
        assert channel.eventLoop().inEventLoop();
        output.stop();
        UpstreamAttempt unsent = exchange.clear();
        ending = false;
        if (!removed) {
            removed = true;
            ChannelFuture unused = channel.close();
            pool.removed(this);
        }
        if (unsent != null) {
            unsent.unsent();
        }
    }

    long now() {
        return pool.nanoTime();
    }

    Http1Exchange exchange() {
        return exchange;
    }

    /** The reader of the answer wants more. */
    void read() {
        channel.read();
    }

    /** It can serve another: nothing of what it had taken was written. */
    void release() {
        pool.released(this);
    }
}
