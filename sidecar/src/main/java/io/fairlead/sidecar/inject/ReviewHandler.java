package io.fairlead.sidecar.inject;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the webhook's requests, one after the other. One a connection, called by its loop; pods are a worker's. */
final class ReviewHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger log = LoggerFactory.getLogger(ReviewHandler.class);

    private final Admission admission;
    private final Executor workers;
    private boolean busy;

    ReviewHandler(Admission admission, Executor workers) {
        this.admission = admission;
        this.workers = workers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (busy) {
            context.close(); // an API server waits for an answer before it asks again
            return;
        }
        boolean goesOn =
                HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
        FullHttpResponse known = known(request);
        if (known != null) {
            write(context, known, goesOn);
            return;
        }
        busy = true;
        byte[] review = ByteBufUtil.getBytes(request.content());
        try {
            workers.execute(() -> {
                FullHttpResponse answer = mutate(review);
                context.executor().execute(() -> {
                    busy = false;
                    write(context, answer, goesOn);
                });
            });
        } catch (RejectedExecutionException e) {
            busy = false;
            write(context, text(HttpResponseStatus.SERVICE_UNAVAILABLE, "too many reviews wait"), false);
        }
    }

    private static void write(ChannelHandlerContext context, FullHttpResponse answer, boolean goesOn) {
        HttpUtil.setKeepAlive(answer, goesOn);
        HttpUtil.setContentLength(answer, answer.content().readableBytes());
        var written = context.writeAndFlush(answer);
        if (!goesOn) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** What needs no worker; null for a review. */
    private static @Nullable FullHttpResponse known(FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return text(HttpResponseStatus.BAD_REQUEST, "the request cannot be read");
        }
        String uri = request.uri();
        int query = uri.indexOf('?'); // an API server adds ?timeout=10s
        String path = query < 0 ? uri : uri.substring(0, query);
        return switch (path) {
            case "/healthz" ->
                request.method().equals(HttpMethod.GET)
                        ? text(HttpResponseStatus.OK, "ok")
                        : text(HttpResponseStatus.METHOD_NOT_ALLOWED, "expected: GET");
            case "/mutate" ->
                request.method().equals(HttpMethod.POST)
                        ? null
                        : text(HttpResponseStatus.METHOD_NOT_ALLOWED, "expected: POST");
            default -> text(HttpResponseStatus.NOT_FOUND, "expected: /mutate or /healthz");
        };
    }

    private FullHttpResponse mutate(byte[] review) {
        try {
            return response(HttpResponseStatus.OK, "application/json", admission.answer(review));
        } catch (Admission.NoReviewException e) {
            return text(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            log.error("a review could not be answered", e);
            return text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "a mistake in the injector; its log says more");
        }
    }

    private static FullHttpResponse text(HttpResponseStatus status, String line) {
        return response(status, "text/plain; charset=utf-8", (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static FullHttpResponse response(HttpResponseStatus status, String type, byte[] body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        return response;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A client that does not trust the certificate says so here: with a wrong caBundle no pod gets Fairlead.
        log.warn("a connection of the API server's ended: {}", String.valueOf(cause.getMessage()));
        context.close();
    }
}
