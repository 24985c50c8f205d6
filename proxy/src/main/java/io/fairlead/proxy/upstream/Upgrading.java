package io.fairlead.proxy.upstream;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.http1.EndOfMessage;
import io.fairlead.proxy.http1.Framing;
import io.fairlead.proxy.http1.HopByHop;
import io.fairlead.proxy.http1.Http1Limits;
import io.fairlead.proxy.http1.Http1Violation;
import io.fairlead.proxy.http1.RequestWriter;
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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to switch to another protocol (RFC 9110 section 7.8), on a connection of its own. Once the provider agreed,
 * what it says is the answer's body and what the client says the request's, until either of them ends. Confined to the
 * loop.
 */
final class Upgrading extends ChannelInboundHandlerAdapter implements AnswerBody.Source, Upload.Out {

    private static final Logger LOG = LoggerFactory.getLogger(Upgrading.class);

    private final Attempt attempt;
    private final UpgradeDialer dialer;
    private final Duration connect;
    private final AddressRule addresses;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final ResponseDecoder decoder = new ResponseDecoder(Http1Limits.STANDARD);
    private @Nullable Channel channel;
    private @Nullable AnswerBody body;
    private @Nullable Upload upload;
    private boolean written;
    private boolean switching;
    private boolean reset;
    private boolean failed;

    Upgrading(Attempt attempt, UpgradeDialer dialer, Duration connect, AddressRule addresses) {
        this.attempt = attempt;
        this.dialer = dialer;
        this.connect = connect;
        this.addresses = addresses;
    }

    CompletableFuture<Outcome> start() {
        attempt.onAbort(this::aborted);
        if (!outcome.isDone() && attempt.exchange().loop() instanceof NettyLoop loop) {
            CompletableFuture<Dialed> dialling =
                    dialer.dial(loop, attempt.target().provider(), addresses, connect);
            outcome.whenComplete((done, bug) -> dialling.cancel(false));
            dialling.thenAccept(this::dialled);
        }
        return outcome;
    }

    private void dialled(Dialed dialled) {
        if (dialled instanceof Dialed.Connected connected) {
            connected(connected.channel());
        } else if (dialled instanceof Dialed.Failed failed) {
            DialFailure why = failed.failure();
            outcome.complete(
                    why.forbidden()
                            ? Outcome.refused(new Refusal(Refusal.Reason.FORBIDDEN, why.code(), why.detail(), null))
                            : Outcome.failed(why.failure()));
        }
    }

    private void connected(Channel made) {
        Request request = attempt.request();
        ByteBuf head = made.alloc().buffer(1024);
        try {
            Headers headers = request.headers().with("Upgrade", String.valueOf(request.upgrade()));
            RequestWriter.write(head, request.method(), request.path(), authority(), headers, Framing.NONE, "Upgrade");
        } catch (IllegalArgumentException e) {
            head.release();
            ChannelFuture unused = made.close();
            outcome.complete(Outcome.refused(Failures.unsendable()));
            return;
        }
        channel = made;
        decoder.expect(request.method(), true);
        made.pipeline().addLast(decoder, this);
        attempt.exchange().history().requestSent();
        made.writeAndFlush(head).addListener(done -> {
            written = done.isSuccess();
            if (written) {
                attempt.sent();
            }
        });
        made.config().setAutoRead(true);
    }

    private String authority() {
        return attempt.target().provider().origin().authority();
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

    private void broken(Failure failure) {
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
        if (channel != null) {
            ChannelFuture unused = channel.close();
        }
    }

    private void aborted(Outcome why) {
        close();
        AnswerBody to = body;
        if (to != null) {
            to.cancel();
        }
        outcome.complete(why);
    }

    @Override
    public void resumed() {
        if (channel != null) {
            channel.config().setAutoRead(true);
        }
    }

    /** The reader of the answer is gone. */
    @Override
    public void dropped() {
        close();
    }

    @Override
    public void data(ByteBuf bytes) {
        Channel to = channel;
        if (to == null) {
            bytes.release();
        } else {
            attempt.clientSpoke();
            ChannelFuture unused = to.write(bytes);
        }
    }

    @Override
    public void flush() {
        if (channel != null) {
            channel.flush();
        }
    }

    /** The client has said all that it will. */
    @Override
    public void end(Headers trailers) {
        upload = null;
        if (channel != null) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** The client left: whoever reads the answer hears of that too, and drops it. */
    @Override
    public void broken() {
        upload = null;
    }

    @Override
    public boolean writable() {
        return channel != null && channel.isWritable();
    }
}
