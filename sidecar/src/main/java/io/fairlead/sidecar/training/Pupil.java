package io.fairlead.sidecar.training;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;

/** Asks one question over one connection, at least once and until the lesson is over. On its connection's event loop. */
final class Pupil extends SimpleChannelInboundHandler<HttpObject> {

    private final Lesson lesson;
    private final Question question;

    Pupil(Lesson lesson, Question question) {
        this.lesson = lesson;
        this.question = question;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ask(context); // waits for the tunnel and the handshake
    }

    private void askAgain(ChannelHandlerContext context) {
        if (lesson.over()) {
            context.close();
        } else {
            ask(context);
        }
    }

    private void ask(ChannelHandlerContext context) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, question.path(), Unpooled.wrappedBuffer(question.body()));
        request.headers()
                .set(HttpHeaderNames.HOST, question.intercepted() ? "localhost:" + question.port() : "localhost")
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, question.body().length)
                .set(HttpHeaderNames.AUTHORIZATION, "Bearer training")
                .set("x-api-key", "training");
        context.writeAndFlush(request);
        lesson.asked();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof HttpResponse head && head.status().equals(HttpResponseStatus.OK)) {
            lesson.answered();
        }
        if (lesson.over()) {
            context.close(); // in the midst of a stream too: clients do that
        } else if (part instanceof LastHttpContent) {
            context.executor().schedule(() -> askAgain(context), lesson.pauseMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // its calls are missing in the lesson's count
    }
}
