package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.http1.EndOfMessage;
import io.fairlead.proxy.http1.Framing;
import io.fairlead.proxy.http1.HopByHop;
import io.fairlead.proxy.http1.Http1Limits;
import io.fairlead.proxy.http1.Http1Violation;
import io.fairlead.proxy.http1.ResponseDecoder;
import io.fairlead.proxy.http1.ResponseHead;
import io.fairlead.proxy.http1.Truncated;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on which a provider is asked to switch protocols. Once it agreed, what it says is the answer's body and what the
 * client says the request's, until either of them ends. Confined to the loop.
 */
final class UpgradedConnection extends ChannelInboundHandlerAdapter implements AnswerBody.Source, Upload.Out {

    private static final Logger LOG = LoggerFactory.getLogger(UpgradedConnection.class);

    private final Attempt attempt;
    private final Channel channel;
    private final CompletableFuture<Outcome> outcome;
    private final ResponseDecoder decoder = new ResponseDecoder(Http1Limits.STANDARD);
    private @Nullable AnswerBody body;
    private @Nullable Upload upload;
    private boolean written;
    private boolean switching;
    private boolean reset;
    private boolean failed;

    /** Owns {@code channel}, and completes {@code outcome} with the answer, or with why there is none. */
    UpgradedConnection(Attempt attempt, Channel channel, CompletableFuture<Outcome> outcome) {
        this.attempt = attempt;
        this.channel = channel;
        this.outcome = outcome;
    }

    /** Sends the request, which is all in its {@code head}. */
    void ask(ByteBuf head) {
        decoder.expect(attempt.request().method(), true);
        channel.pipeline().addLast(decoder, this);
        attempt.exchange().history().requestSent();
        channel.writeAndFlush(head).addListener(done -> {
            written = done.isSuccess();
            if (written) {
                attempt.sent();
            }
        });
        channel.config().setAutoRead(true);
    }

    private String host() {
        return attempt.target().provider().origin().host();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        AnswerBody to = body;
        if (message instanceof ResponseHead head) {
            head(head);
        } else if (message instanceof ByteBuf bytes) {
            if (to != null) {
                to.data(bytes);
            } else {
                bytes.release();
            }
        } else if (message instanceof EndOfMessage end) {
            if (switching) {
                switched(ctx);
            } else {
                ended(end.trailers());
            }
        } else if (message instanceof Http1Violation violation) {
            broken(to == null ? Failures.violated(violation, host()) : Failures.violatedInBody(violation, host()));
        } else if (message instanceof Truncated) {
            cut();
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(ResponseHead head) {
        if (head.interim()) {
            return;
        }
        switching = head.switching();
        String agreed = head.headers().get("Upgrade");
        Headers headers = HopByHop.strip(head.headers());
        AnswerBody answer = new AnswerBody(this);
        body = answer;
        long length = head.framing().kind() == Framing.Kind.NONE && !switching
                ? 0
                : head.framing().length();
        attempt.headArrived();
        outcome.complete(Outcome.answered(new Answer(
                head.status(),
                switching && agreed != null ? headers.with("Upgrade", agreed) : headers,
                switching ? -1 : length,
                answer)));
    }

    /** From here on bytes are bytes. */
    private void switched(ChannelHandlerContext ctx) {
        ctx.pipeline().remove(decoder);
        if (attempt.request().body() instanceof RequestBody.Flowing said
                && !said.taken()
                && ctx.channel().isActive()) {
            Upload starting = new Upload(said.take(), this);
            upload = starting;
            starting.start();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        AnswerBody to = body;
        if (to != null) {
            to.readComplete();
            if (!to.wantsMore()) {
                ctx.channel().config().setAutoRead(false);
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (upload != null) {
            upload.writable();
        }
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

    /** A connection that broke is no regular end; that its peer reset it is only what the system says of it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed = true;
        reset = cause instanceof IOException && !(cause instanceof SSLException);
        if (!(cause instanceof IOException) && !(cause.getCause() instanceof SSLException)) {
            LOG.error("the upgraded connection to {} ended with a bug", host(), cause);
        }
        ChannelFuture unused = ctx.close();
    }

    /** The connection's end: of a protocol that was switched to, a regular one, unless it broke. */
    private void cut() {
        AnswerBody to = body;
        if (to == null) {
            broken(Failures.lost(host(), reset, written));
        } else if (switching && !failed) {
            ended(Headers.NONE);
        } else {
            broken(Failures.cut(host(), false));
        }
    }

    private void ended(Headers trailers) {
        close();
        AnswerBody to = body;
        if (to != null) {
            to.complete(trailers);
        }
    }

    /** It counts against nobody: a connection of its own says nothing about those that calls share. */
    private void broken(Failure counted) {
        Failure failure = counted.uncounted();
        close();
        AnswerBody to = body;
        if (to != null) {
            to.broken(failure);
        } else {
            outcome.complete(Outcome.failed(failure));
        }
    }

    private void close() {
        Upload running = upload;
        upload = null;
        if (running != null) {
            running.stop();
        }
        ChannelFuture unused = channel.close();
    }

    /** The attempt was aborted. */
    void abort() {
        close();
        AnswerBody to = body;
        if (to != null) {
            to.cancel();
        }
    }

    @Override
    public void resumed() {
        channel.config().setAutoRead(true);
    }

    /** The reader of the answer is gone. */
    @Override
    public void dropped() {
        close();
    }

    @Override
    public void data(ByteBuf bytes) {
        attempt.clientSpoke();
        ChannelFuture unused = channel.write(bytes);
    }

    @Override
    public void flush() {
        channel.flush();
    }

    /** The client has said all that it will. */
    @Override
    public void end(Headers trailers) {
        upload = null;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** The client left: whoever reads the answer hears of that too, and drops it. */
    @Override
    public void broken() {
        upload = null;
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }
}
