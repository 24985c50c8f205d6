package io.fairlead.proxy.front.http;

import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.front.Engine;
import io.fairlead.proxy.front.connect.DialFailure;
import io.fairlead.proxy.front.connect.Relay;
import io.fairlead.proxy.http1.ChunkWriter;
import io.fairlead.proxy.http1.EndOfMessage;
import io.fairlead.proxy.http1.Framing;
import io.fairlead.proxy.http1.HopByHop;
import io.fairlead.proxy.http1.Http1Limits;
import io.fairlead.proxy.http1.RequestHead;
import io.fairlead.proxy.http1.RequestWriter;
import io.fairlead.proxy.http1.ResponseDecoder;
import io.fairlead.proxy.http1.ResponseHead;
import io.fairlead.proxy.http1.ResponseWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 request past all policy, on a connection of its own: an absolute-form request to a host that is no
 * provider's, or an upgrade to another protocol at a provider. On the loop of both channels, which is the same.
 */
final class Passage extends ChannelInboundHandlerAdapter {

    private static final int UNANSWERED = 499;

    private final Http1Wire wire;
    private final Consumer<ChannelHandler> handOver;
    private final ChannelHandlerContext client;
    private final Engine engine;
    private final RequestHead head;
    private final String path;
    private final String host;
    private final @Nullable Provider provider;
    private final @Nullable Exchange exchange;
    private final CompletionStage<Channel> dialled;
    private final Deque<ByteBuf> early = new ArrayDeque<>();
    private @Nullable Channel peer;
    private @Nullable Headers trailers;
    private boolean switching;
    private boolean over;
    private int status = UNANSWERED;
    private long sent;

    private Passage(
            Http1Wire wire,
            Consumer<ChannelHandler> handOver,
            ChannelHandlerContext client,
            Engine engine,
            RequestHead head,
            String path,
            String host,
            @Nullable Provider provider,
            @Nullable Exchange exchange,
            CompletionStage<Channel> dialled) {
        this.wire = wire;
        this.handOver = handOver;
        this.client = client;
        this.engine = engine;
        this.head = head;
        this.path = path;
        this.host = host;
        this.provider = provider;
        this.exchange = exchange;
        this.dialled = dialled;
    }

    /** To a host that is no provider's. */
    static Passage forward(
            Http1Wire wire,
            Consumer<ChannelHandler> handOver,
            ChannelHandlerContext client,
            Engine engine,
            RequestHead head,
            Addressed.Elsewhere to) {
        String authority = head.authority() == null ? to.host() : head.authority();
        return new Passage(
                wire,
                handOver,
                client,
                engine,
                head,
                to.path(),
                authority,
                null,
                null,
                engine.tunnels().dial(client.channel().eventLoop(), to.host(), to.port(), to.addresses()));
    }

    /** To a provider, offering another protocol. */
    static Passage upgrade(
            Http1Wire wire,
            Consumer<ChannelHandler> handOver,
            ChannelHandlerContext client,
            Engine engine,
            RequestHead head,
            Addressed.ToProvider to) {
        Provider provider = to.provider();
        Headers headers = EndToEnd.request(head.headers());
        Exchange exchange = new Exchange(
                engine.newId(),
                engine.now(),
                NettyLoop.of(client.channel().eventLoop()),
                to.entrance(),
                new Request(head.method(), to.path(), headers, RequestBody.empty()),
                provider,
                provider.dialect().operation(head.method(), to.path()),
                Facts.UNKNOWN,
                ClientHints.read(head.headers()),
                engine.listener());
        engine.listener().started(exchange);
        return new Passage(
                wire,
                handOver,
                client,
                engine,
                head,
                to.path(),
                provider.origin().authority(),
                provider,
                exchange,
                engine.upgrades().dial(client.channel().eventLoop(), provider));
    }

    void begin() {
        wire.reading(head.framing().empty());
        dialled.whenComplete((channel, failed) -> {
            if (channel == null) {
                failed(failed);
            } else if (over) {
                channel.close();
            } else {
                connected(channel);
            }
        });
    }

    private void connected(Channel channel) {
        peer = channel;
        ResponseDecoder decoder = new ResponseDecoder(Http1Limits.STANDARD);
        channel.pipeline().addLast(decoder, this);
        boolean upgrade = exchange != null;
        decoder.expect(head.method(), upgrade);
        Headers fields = EndToEnd.request(head.headers());
        if (!upgrade) {
            fields = Via.through(fields, head.minorVersion(), engine.pseudonym());
        } else if (head.upgrade() != null) {
            fields = fields.with("Upgrade", head.upgrade());
        }
        ByteBuf out = channel.alloc().buffer(1024);
        RequestWriter.write(out, head.method(), path, host, fields, head.framing(), upgrade ? "Upgrade" : "close");
        channel.write(out);
        if (exchange != null) {
            exchange.requestSent();
        }
        while (!early.isEmpty()) {
            body(channel, early.remove());
        }
        Headers last = trailers;
        if (last != null) {
            requestEnded(last);
        } else if (head.expectContinue()) {
            wire.proceed(); // not before: a server that cannot be reached wants no body
        }
        channel.flush();
        channel.config().setAutoRead(true);
        wire.reading(true);
    }

    /** Bytes of the request's body. */
    void data(ByteBuf bytes) {
        Channel to = peer;
        if (over) {
            bytes.release();
        } else if (to == null) {
            early.add(bytes); // bounded: the client is not read until the connection stands
        } else {
            body(to, bytes);
            if (!to.isWritable()) {
                wire.reading(false);
            }
        }
    }

    private void body(Channel to, ByteBuf bytes) {
        if (head.framing().kind() != Framing.Kind.CHUNKED) {
            to.write(bytes);
            return;
        }
        ByteBuf line = to.alloc().buffer(ChunkWriter.LONGEST_HEAD);
        ChunkWriter.chunkHead(line, bytes.readableBytes());
        to.write(line);
        to.write(bytes);
        to.write(ChunkWriter.crlf());
    }

    void requestEnded(Headers last) {
        trailers = last;
        Channel to = peer;
        if (to == null || over) {
            return;
        }
        if (head.framing().kind() == Framing.Kind.CHUNKED) {
            ByteBuf end = to.alloc().buffer(64);
            ChunkWriter.lastChunk(end, last);
            to.write(end);
        }
        to.flush();
    }

    void flush() {
        Channel to = peer;
        if (to != null) {
            to.flush();
        }
    }

    /** The client takes more of its answer. */
    void writable() {
        Channel to = peer;
        if (to != null) {
            to.config().setAutoRead(true);
        }
    }

    void clientGone() {
        settle("cancelled", "client_gone");
        close();
    }

    /** The client broke the rules, or was too slow, in the middle of its body: it hears of it if nothing was answered yet. */
    void reject(int with, String code, String sentence) {
        if (over) {
            return;
        }
        if (status == UNANSWERED) {
            answer(with, code, sentence);
        } else {
            settle("broken", code);
            wire.abort();
            wire.finished();
        }
        close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (over) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof ResponseHead it) {
            answered(it);
        } else if (message instanceof ByteBuf bytes) {
            sent += bytes.readableBytes();
            wire.data(bytes);
            if (!wire.writable()) {
                ctx.channel().config().setAutoRead(false);
            }
        } else if (message instanceof EndOfMessage it) {
            ended(ctx, it);
        } else {
            broken(ctx);
        }
    }

    private void answered(ResponseHead it) {
        if (it.interim()) {
            return;
        }
        status = it.status();
        switching = it.switching();
        if (switching) {
            Headers fields = named(HopByHop.strip(it.headers()));
            String to = it.headers().get("Upgrade");
            ByteBuf out = client.alloc().buffer(512);
            ResponseWriter.write(
                    out, 101, it.reason(), to == null ? fields : fields.with("Upgrade", to), Framing.NONE, "Upgrade");
            client.writeAndFlush(out);
            return;
        }
        boolean bodyless = it.framing().kind() == Framing.Kind.NONE;
        Headers fields = HopByHop.strip(it.headers());
        wire.head(
                it.status(),
                it.reason(),
                exchange == null ? Via.through(fields, it.minorVersion(), engine.pseudonym()) : named(fields),
                it.framing().length(),
                bodyless);
    }

    /** A provider's answer says what became of the call, as that of every other call does. */
    private Headers named(Headers fields) {
        return exchange == null
                ? fields
                : fields.with("x-fairlead-id", exchange.id())
                        .with("x-fairlead-attempts", Integer.toString(exchange.sent()))
                        .with("x-fairlead-target", exchange.provider().name());
    }

    private void ended(ChannelHandlerContext ctx, EndOfMessage end) {
        if (switching) {
            settle("answered", "");
            Relay here = new Relay(ctx.channel());
            Relay there = new Relay(client.channel());
            Channel channel = ctx.channel();
            channel.pipeline().addLast(there);
            handOver.accept(here);
            channel.pipeline().remove(this);
            channel.pipeline().remove(ResponseDecoder.class);
            channel.config().setAutoRead(true);
            return;
        }
        over = true;
        wire.end(end.trailers());
        finish(status < 400 ? "answered" : "passed", "");
        ctx.close();
        wire.finished();
    }

    private void broken(ChannelHandlerContext ctx) {
        if (over) {
            return;
        }
        ctx.close();
        if (status == UNANSWERED) {
            answer(502, "bad_upstream_head", "the server closed the connection or answered against the rules");
        } else {
            settle("broken", "upstream_cut");
            wire.abort();
            wire.finished();
        }
    }

    private void failed(@Nullable Throwable why) {
        Throwable cause = why instanceof CompletionException && why.getCause() != null ? why.getCause() : why;
        if (over) {
            return;
        }
        wire.reading(true);
        if (cause instanceof DialFailure it) {
            answer(it.status(), it.code(), it.sentence());
        } else {
            answer(502, "connect_failed", "no connection could be opened");
        }
    }

    private void answer(int with, String code, String sentence) {
        status = with;
        String id = exchange == null ? engine.newId() : exchange.id();
        ErrorAnswer error = ErrorPages.make(provider, Operation.OTHER, new Problem(with, code, sentence, id));
        int requests = exchange == null ? 0 : exchange.sent();
        wire.last();
        wire.head(
                error.status(),
                ErrorPages.fields(error, id, requests, ProxyStatus.field(code, sentence)),
                error.body().length,
                head.method().equals("HEAD"));
        if (!head.method().equals("HEAD")) {
            wire.data(Unpooled.wrappedBuffer(error.body()));
        }
        wire.end(Headers.NONE);
        if (exchange == null) {
            engine.events().rejected(with, code, head.method() + " " + host);
        }
        settle(with == 403 ? "refused" : "failed", code);
        wire.finished();
    }

    private void settle(String outcome, String code) {
        if (!over) {
            over = true;
            finish(outcome, code);
        }
    }

    private void finish(String outcome, String code) {
        while (!early.isEmpty()) {
            early.remove().release();
        }
        if (exchange != null) {
            engine.listener().ended(exchange, new ExchangeEnd(status, outcome, code, 0, sent));
        }
    }

    private void close() {
        Channel to = peer;
        if (to != null) {
            to.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        wire.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && !over) {
            wire.reading(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        broken(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken(ctx);
        ctx.close();
    }
}
