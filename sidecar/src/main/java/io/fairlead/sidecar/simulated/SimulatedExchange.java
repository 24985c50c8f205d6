package io.fairlead.sidecar.simulated;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Answers one connection's calls of a simulated provider, or does what the fault of the moment says. */
final class SimulatedExchange extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final long BETWEEN_EVENTS_MS = 5;
    private static final int EVENTS_BEFORE_CUT = 4;

    private final Dialogue dialogue;
    private final Supplier<Fault> faults;

    SimulatedExchange(Dialogue dialogue, Supplier<Fault> faults) {
        this.dialogue = dialogue;
        this.faults = faults;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        String body = request.content().toString(StandardCharsets.UTF_8);
        if (!request.uri().equals(dialogue.path())) {
            whole(context, 404, dialogue.error(404), false);
            return;
        }
        boolean streamed = body.contains("\"stream\":true");
        String nonce = nonce(body);
        switch (faults.get()) {
            case NONE -> answer(context, streamed, nonce);
            case RATE_LIMIT -> whole(context, 429, dialogue.error(429), true);
            case OVERLOADED -> {
                int status = dialogue == Dialogue.ANTHROPIC ? 529 : 503;
                whole(context, status, dialogue.error(status), false);
            }
            case RESET, OUTAGE -> reset(context);
            case STALL -> {
                // Nothing is said, until the other side gives up.
            }
            case ERROR_IN_STREAM -> {
                if (streamed) {
                    head(context);
                    event(context, dialogue.errorEvent());
                    context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                } else {
                    whole(context, 500, dialogue.error(500), false);
                }
            }
            case CUT_EARLY -> cut(context, streamed, nonce, 1);
            case CUT -> cut(context, streamed, nonce, EVENTS_BEFORE_CUT);
        }
    }

    private static String nonce(String body) {
        int from = body.indexOf("nonce ") + 6;
        int to = body.indexOf('"', from);
        return to > from ? body.substring(from, to) : "none";
    }

    private void answer(ChannelHandlerContext context, boolean streamed, String nonce) {
        if (!streamed) {
            whole(context, 200, dialogue.answer(nonce), false);
            return;
        }
        head(context);
        next(context, dialogue.events(nonce), 0);
    }

    private void next(ChannelHandlerContext context, List<String> events, int at) {
        if (at == events.size()) {
            context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
            return;
        }
        event(context, events.get(at));
        context.executor().schedule(() -> next(context, events, at + 1), BETWEEN_EVENTS_MS, TimeUnit.MILLISECONDS);
    }

    /** Ends the connection without ending the message. */
    private void cut(ChannelHandlerContext context, boolean streamed, String nonce, int after) {
        if (!streamed) {
            reset(context);
            return;
        }
        head(context);
        for (String event : dialogue.events(nonce).subList(0, after)) {
            event(context, event);
        }
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private static void reset(ChannelHandlerContext context) {
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.channel().unsafe().closeForcibly();
    }

    private static void head(ChannelHandlerContext context) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream");
        HttpUtil.setTransferEncodingChunked(response, true);
        context.writeAndFlush(response);
    }

    private static void event(ChannelHandlerContext context, String event) {
        context.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(event, StandardCharsets.UTF_8)));
    }

    private static void whole(ChannelHandlerContext context, int status, String body, boolean retryAfter) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        if (retryAfter) {
            response.headers().set("retry-after-ms", "200").set("retry-after", "1");
        }
        context.writeAndFlush(response);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // a client that went away is part of the play
    }
}
