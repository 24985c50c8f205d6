package io.fairlead.proxy.upstream;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.tls.UpstreamTls;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests of Fairlead's own, a connection each: a probe, a message to a webhook. Of the answer the head counts; its body is
 * not waited for. Redirects are not followed. No call's pool is touched. Safe for any thread.
 */
public final class SingleRequests {

    private static final int LONGEST_LINE = 4_096;
    private static final int LARGEST_HEAD = 64 * 1024;
    private static final int PIECE = 8_192;

    private final SecuredDialer dialer;

    /** {@code out}: how they leave this network. */
    public SingleRequests(Upstreams upstreams, WayOut out, UpstreamTls tls) {
        dialer = new SecuredDialer(upstreams, out, tls);
    }

    /**
     * One request.
     *
     * @param origin whom it is for: the Host, SNI and certificate check follow it
     * @param connectTo where to really connect; null for where {@code origin} is
     * @param path in origin-form
     * @param headers without Host and Content-Length
     * @param body empty for none
     */
    public record OwnRequest(
            String method, Origin origin, @Nullable Origin connectTo, String path, Headers headers, byte[] body) {

        /** Neither path nor headers nor body: they may hold secrets. */
        @Override
        public String toString() {
            return method + " " + origin;
        }
    }

    /**
     * What became of it.
     *
     * @param status of the answer; 0 when there was none
     * @param headers of the answer
     * @param code a stable name for why there was none; empty when there was one
     * @param ours whether that was Fairlead's own: a rule, or a shortage
     */
    public record OwnAnswer(int status, Headers headers, String code, boolean ours) {

        static OwnAnswer failed(String code, boolean ours) {
            return new OwnAnswer(0, Headers.NONE, code, ours);
        }
    }

    /** Sends. Completes on {@code loop}, never with an error. */
    public CompletableFuture<OwnAnswer> send(
            NettyLoop loop, OwnRequest message, AddressRule addresses, Duration within) {
        CompletableFuture<OwnAnswer> result = new CompletableFuture<>();
        OnLoop.run(loop.eventLoop(), () -> begin(loop, message, addresses, within, result));
        return result;
    }

    private void begin(
            NettyLoop loop,
            OwnRequest message,
            AddressRule addresses,
            Duration within,
            CompletableFuture<OwnAnswer> result) {
        long started = loop.nanoTime();
        CompletableFuture<Dialed> dialling =
                dialer.dial(loop, message.origin(), message.connectTo(), addresses, within, channel -> {});
        var unused = dialling.thenAccept(dialed -> {
            if (dialed instanceof Dialed.Connected connected) {
                long left = within.toNanos() - (loop.nanoTime() - started);
                exchange(connected.channel(), message, Math.max(1, left), result);
            } else if (dialed instanceof Dialed.Failed failed) {
                DialFailure why = failed.failure();
                result.complete(OwnAnswer.failed(why.code(), why.elsewhere()));
            }
        });
    }

    private static void exchange(
            Channel channel, OwnRequest message, long leftNanos, CompletableFuture<OwnAnswer> result) {
        var clock = channel.eventLoop()
                .schedule(
                        () -> result.complete(OwnAnswer.failed("answer_timeout", false)),
                        leftNanos,
                        TimeUnit.NANOSECONDS);
        var unused = result.whenComplete((done, bug) -> {
            clock.cancel(false);
            ChannelFuture unusedToo = channel.close();
        });
        channel.pipeline().addLast(new HttpClientCodec(LONGEST_LINE, LARGEST_HEAD, PIECE), new HeadReader(result));
        channel.writeAndFlush(request(message)).addListener(written -> {
            if (!written.isSuccess()) {
                result.complete(OwnAnswer.failed("connection_closed", false));
            }
        });
        channel.config().setAutoRead(true);
    }

    private static FullHttpRequest request(OwnRequest message) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(message.method()),
                message.path(),
                Unpooled.wrappedBuffer(message.body()));
        message.headers().forEach((name, value) -> request.headers().add(name, value));
        request.headers()
                .set(HttpHeaderNames.HOST, message.origin().authority())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (message.body().length > 0) {
            request.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, message.body().length);
        }
        return request;
    }

    /** Takes the first head that is final, and whatever ends the connection before. */
    private static final class HeadReader extends ChannelInboundHandlerAdapter {

        private final CompletableFuture<OwnAnswer> result;

        HeadReader(CompletableFuture<OwnAnswer> result) {
            this.result = result;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (message instanceof HttpResponse response) {
                    head(response);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void head(HttpResponse response) {
            int status = response.status().code();
            if (response.decoderResult().isFailure()) {
                result.complete(OwnAnswer.failed("bad_answer", false));
            } else if (status >= 200) {
                Headers.Builder headers = Headers.builder(response.headers().size());
                for (Map.Entry<String, String> each : response.headers()) {
                    headers.add(each.getKey(), each.getValue());
                }
                result.complete(new OwnAnswer(status, headers.build(), "", false));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            result.complete(OwnAnswer.failed("connection_closed", false));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            result.complete(OwnAnswer.failed("connection_closed", false));
        }
    }
}
