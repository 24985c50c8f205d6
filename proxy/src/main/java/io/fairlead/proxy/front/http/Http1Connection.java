package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.front.listen.Connections;
import io.fairlead.proxy.http1.EndOfMessage;
import io.fairlead.proxy.http1.Framing;
import io.fairlead.proxy.http1.Http1Violation;
import io.fairlead.proxy.http1.RequestDecoder;
import io.fairlead.proxy.http1.RequestHead;
import io.fairlead.proxy.http1.TargetForm;
import io.fairlead.proxy.http1.Truncated;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/1.1 connection: one request at a time, the next one read only after the answer. Stands behind a {@link
 * RequestDecoder}.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements Connections.Served, ConnectRequest {

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Supplier<Engine> engines;
    private final Site site;
    private final ConnectHandler connects;
    private final Connections connections;
    private final RequestDecoder decoder;
    private ChannelHandlerContext ctx;
    private NettyLoop loop;
    private Http1Wire wire;
    private Http1Pages pages;
    private LazyClock clock;
    private Engine engine;
    private @Nullable RequestHead head;
    private @Nullable Recipient recipient;
    private @Nullable Runnable atEnd;
    private boolean headTiming;
    private boolean draining;
    private boolean inputEnded;
    private boolean crossed;
    private boolean switched;

    @SuppressWarnings("NullAway.Init") // set when it is added to its pipeline, before anything else
    Http1Connection(
            Supplier<Engine> engines,
            Site site,
            ConnectHandler connects,
            Connections connections,
            RequestDecoder decoder) {
        this.engines = engines;
        this.site = site;
        this.connects = connects;
        this.connections = connections;
        this.decoder = decoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        loop = NettyLoop.of(context.channel().eventLoop());
        engine = engines.get();
        clock = new LazyClock(loop, this::late);
        wire = new Http1Wire(
                context, loop, engine.config().clocks(), this::stalled, this::finished, this::reading, this::switched);
        pages = new Http1Pages(wire);
        clock.set(engine.config().clocks().head());
        connections.serve(context.channel(), this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        clock.stop();
        wire.stop();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (wire.closing()) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof ByteBuf bytes) {
            data(bytes);
        } else if (message instanceof RequestHead it) {
            begin(it);
        } else if (message instanceof EndOfMessage it) {
            requestEnded(it.trailers());
        } else if (message instanceof Http1Violation it) {
            violated(it);
        } else if (message instanceof Truncated) {
            leave("client_gone");
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(RequestHead it) {
        head = it;
        headTiming = false;
        engine = engines.get();
        wire.request(it, it.keepAlive() && !draining);
        clock.set(engine.config().clocks().bodyGap());
        RequestLine asked = new RequestLine(it.method(), it.form(), scheme(it), it.authority(), it.path());
        RequestDestination to = site.address(engine, asked, it.headers(), Endpoints.of(ctx.channel()));
        if (to instanceof RequestDestination.ToProvider provider) {
            toProvider(it, provider);
        } else if (to instanceof RequestDestination.Tunnel tunnel) {
            atEnd = () -> connect(tunnel);
        } else if (to instanceof RequestDestination.Page page) {
            atEnd = () -> pages.show(head, page);
        } else if (to instanceof RequestDestination.Elsewhere && Via.names(it.headers(), engine.pseudonym())) {
            refuse(403, "loop", "this request went through Fairlead before", asked.shown(), null);
        } else if (to instanceof RequestDestination.Elsewhere elsewhere) {
            pass(new Bypass(wire, ctx, engine, it, elsewhere));
        } else {
            RequestDestination.Nowhere no = (RequestDestination.Nowhere) to;
            refuse(no.status(), no.code(), no.sentence(), asked.shown(), no.provider());
        }
    }

    private void toProvider(RequestHead it, RequestDestination.ToProvider to) {
        Framing framing = it.framing();
        long length = framing.empty() ? 0 : framing.length();
        String upgrade = framing.empty() ? it.upgrade() : null; // with a body it is a request like any other
        ClientExchange made = new ClientExchange(wire, engine, loop, to, it.method(), it.headers(), length, upgrade);
        recipient = made;
        made.begin(it.expectContinue());
    }

    private void pass(Bypass to) {
        recipient = to;
        to.begin();
    }

    private static String scheme(RequestHead it) {
        return it.form() != TargetForm.ABSOLUTE
                ? ""
                : it.target().regionMatches(true, 0, "https:", 0, 6) ? "https" : "http";
    }

    private void data(ByteBuf bytes) {
        Recipient to = recipient;
        if (clock.isSet()) {
            clock.set(engine.config().clocks().bodyGap());
        }
        if (to != null) {
            to.data(bytes);
        } else {
            bytes.release();
        }
    }

    private void requestEnded(Headers trailers) {
        clock.clear();
        wire.requestWhole();
        Recipient to = recipient;
        Runnable then = atEnd;
        atEnd = null;
        if (to != null) {
            to.requestEnded(trailers);
        } else if (then != null) {
            then.run();
        }
    }

    private void violated(Http1Violation violation) {
        Recipient to = recipient;
        if (to != null) {
            to.reject(violation.status(), violation.code(), violation.sentence());
        } else if (violation == Http1Violation.NOT_HTTP) {
            engines.get().events().rejected("", violation.status(), violation.code(), "");
            wire.last();
            finished(); // an answer of HTTP/1 would say nothing to who speaks something else
        } else {
            refuse(violation.status(), violation.code(), violation.sentence(), "", site.provider(engines.get()));
        }
    }

    private void leave(String code) {
        Recipient to = recipient;
        wire.close();
        if (to != null) {
            to.gone(code);
        }
    }

    /** Answers with an error of the front's own; the connection ends after it. */
    private void refuse(int status, String code, String sentence, String asked, @Nullable Provider provider) {
        pages.refuse(engine, head, status, code, sentence, asked, provider);
    }

    private void connect(RequestDestination.Tunnel tunnel) {
        ctx.channel().config().setAutoRead(false);
        connects.connect(this, engine, tunnel.host(), tunnel.port());
    }

    @Override
    public Channel channel() {
        return ctx.channel();
    }

    @Override
    public void establish(ChannelHandler next) {
        wire.established();
        handOver(next);
    }

    /** What comes from here on is said in another protocol, to whoever reads the call's body. */
    private void switched() {
        switched = true;
        ctx.pipeline().remove(decoder);
    }

    /** This connection is no longer HTTP: {@code next} gets every byte that comes from here on. */
    private void handOver(ChannelHandler next) {
        crossed = true;
        ctx.pipeline().addLast(next);
        ctx.pipeline().remove(this);
        ctx.pipeline().remove(decoder);
        ctx.channel().config().setAutoRead(true);
        if (inputEnded) {
            ctx.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    @Override
    public void refuse(int status, String code, String sentence) {
        RequestHead to = head;
        ctx.channel().config().setAutoRead(true);
        refuse(status, code, sentence, to == null ? "" : "CONNECT " + to.target(), null);
    }

    /** An answer is through. */
    private void finished() {
        recipient = null;
        head = null;
        if (crossed || wire.closing()) {
            return;
        }
        if (!wire.persists()) {
            clock.clear();
            wire.closeAfterAnswer(inputEnded);
            return;
        }
        wire.whenTaken(this::next);
    }

    /** The next request may begin, and may be here already. */
    private void next() {
        ctx.channel().config().setAutoRead(true);
        clock.set(engine.config().clocks().idle());
        decoder.next();
        if (!decoder.isStopped() && recipient == null && !wire.closing() && !crossed) {
            if (inputEnded || (draining && !decoder.isHeadBegun())) {
                wire.close();
            }
        }
    }

    private void reading(boolean wanted) {
        if (wire.closing()) {
            return;
        }
        ctx.channel().config().setAutoRead(wanted);
        if (!wire.isRequestWhole()) {
            if (wanted) {
                clock.set(engine.config().clocks().bodyGap());
            } else {
                clock.clear();
            }
        }
    }

    /** The client was too slow. */
    private void late() {
        Recipient to = recipient;
        if (wire.closing() || crossed) {
            return;
        }
        if (to != null) {
            if (!wire.isRequestWhole()) {
                to.reject(408, "body_timeout", "the body did not come in time");
            }
        } else if (decoder.isHeadBegun() || head != null) {
            refuse(408, "head_timeout", "the head of the request did not come in time", "", null);
        } else {
            wire.close();
        }
    }

    /** The client takes nothing of its answer. */
    private void stalled() {
        leave("client_stalled");
        ctx.close();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        Recipient to = recipient;
        if (to != null) {
            to.readComplete();
        } else if (!headTiming && !wire.closing() && decoder.isHeadBegun()) {
            headTiming = true;
            clock.set(engine.config().clocks().head());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        wire.writabilityChanged();
        if (context.channel().isWritable()) {
            Recipient to = recipient;
            if (to != null) {
                to.writable();
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent && !switched) {
            leave("client_gone");
        } else if (event instanceof SslCloseCompletionEvent || event instanceof ChannelInputShutdownEvent) {
            inputEnded();
        }
    }

    /** The client sends nothing more. In the clear it may still read (RFC 9112 section 9.6); over TLS nobody does. */
    private void inputEnded() {
        if (inputEnded) {
            return;
        }
        inputEnded = true;
        if (wire.closing()) {
            wire.close();
        } else if (switched && recipient instanceof ClientExchange call) {
            call.saidAll();
        } else if (ctx.pipeline().get(SslHandler.class) != null
                || (recipient == null && atEnd == null && head == null && !wire.awaitsTaken())) {
            leave("client_gone");
        } else if (wire.streaming()) {
            leave("client_gone"); // who half-closes on purpose does so behind its request, not within a stream
        } else if (recipient instanceof ClientExchange) {
            wire.probe();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leave("client_gone");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException) && !(cause.getCause() instanceof IOException)) {
            engine.events().failed(cause);
        }
        leave("client_gone");
        context.close();
    }

    @Override
    public void drain() {
        draining = true;
        wire.noKeepAlive();
        if (recipient == null && head == null && !wire.awaitsTaken() && !decoder.isHeadBegun()) {
            wire.close();
        }
    }

    @Override
    public void cut() {
        if (recipient instanceof ClientExchange call) {
            call.cut();
            loop.schedule(LAST_WORDS, ctx::close);
        } else {
            leave("drained");
            ctx.close();
        }
    }
}
