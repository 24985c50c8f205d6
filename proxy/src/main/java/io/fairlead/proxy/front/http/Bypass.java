package io.fairlead.proxy.front.http;

import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.front.engine.TunnelFailure;
import io.fairlead.proxy.http1.ChunkWriter;
import io.fairlead.proxy.http1.EndOfMessage;
import io.fairlead.proxy.http1.Framing;
import io.fairlead.proxy.http1.HopByHop;
import io.fairlead.proxy.http1.Http1Limits;
import io.fairlead.proxy.http1.RequestHead;
import io.fairlead.proxy.http1.RequestWriter;
import io.fairlead.proxy.http1.ResponseDecoder;
import io.fairlead.proxy.http1.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 request past all policy, on a connection of its own: an absolute-form request to a host that is no
 * provider's. Where it names {@code https}, as some clients do that know no CONNECT, the host is asked over TLS. On the loop of
 * both channels, which is the same.
 */
final class Bypass extends ChannelInboundHandlerAdapter implements Recipient {

    private static final int UNANSWERED = 499;

    private final Http1Wire wire;
    private final Engine engine;
    private final RequestHead head;
    private final String path;
    private final String host;
    private final CompletionStage<Channel> dialled;
    private final Deque<ByteBuf> early = new ArrayDeque<>();
    private @Nullable Channel peer;
    private @Nullable Headers trailers;
    private boolean over;
    private int status = UNANSWERED;

    Bypass(
            Http1Wire wire,
            ChannelHandlerContext client,
            Engine engine,
            RequestHead head,
            RequestDestination.Elsewhere to) {
        this.wire = wire;
        this.engine = engine;
        this.head = head;
        this.path = to.path();
        this.host = head.authority() == null ? to.host() : head.authority();
        this.dialled = (to.secure() ? engine.securedTunnels() : engine.tunnels())
                .dial(client.channel().eventLoop(), to.host(), to.port(), to.addresses());
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
        Headers fields = Via.through(EndToEnd.request(head.headers()), head.minorVersion(), engine.pseudonym());
        ByteBuf out = channel.alloc().buffer(1024);
        try {
            RequestWriter.write(out, head.method(), path, host, fields, head.framing(), "close");
        } catch (IllegalArgumentException unwritable) {
            out.release();
            channel.close();
            wire.reading(true);
            answer(400, "bad_request_head", "the request's head holds a character that no head may hold");
            return;
        }
        peer = channel;
        ResponseDecoder decoder = new ResponseDecoder(Http1Limits.STANDARD);
        channel.pipeline().addLast(decoder, this);
        decoder.expect(head.method(), false);
        channel.write(out);
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
    @Override
    public void data(ByteBuf bytes) {
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

    @Override
    public void requestEnded(Headers last) {
        trailers = last;
        Channel to = peer;
        if (to == null || over) {
            return;
        }
        if (head.framing().kind() == Framing.Kind.CHUNKED) {
            to.write(lastChunk(to, last));
        }
        to.flush();
    }

    /** Trailers that cannot be written are left out: what comes before them has gone already. */
    private static ByteBuf lastChunk(Channel to, Headers trailers) {
        ByteBuf end = to.alloc().buffer(64);
        try {
            ChunkWriter.lastChunk(end, trailers);
        } catch (IllegalArgumentException unwritable) {
            ChunkWriter.lastChunk(end, Headers.NONE);
        }
        return end;
    }

    @Override
    public void readComplete() {
        Channel to = peer;
        if (to != null) {
            to.flush();
        }
    }

    /** The client takes more of its answer. */
    @Override
    public void writable() {
        Channel to = peer;
        if (to != null) {
            to.config().setAutoRead(true);
        }
    }

    @Override
    public void gone(String code) {
        settle();
        close();
    }

    /** The client broke the rules, or was too slow, in the middle of its body: it hears of it if nothing was answered yet. */
    @Override
    public void reject(int with, String code, String sentence) {
        if (over) {
            return;
        }
        if (status == UNANSWERED) {
            answer(with, code, sentence);
        } else {
            settle();
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
        boolean bodyless = it.framing().kind() == Framing.Kind.NONE;
        Headers fields = HopByHop.strip(it.headers());
        wire.head(
                it.status(),
                it.reason(),
                Via.through(fields, it.minorVersion(), engine.pseudonym()),
                it.framing().length(),
                bodyless);
    }

    private void ended(ChannelHandlerContext ctx, EndOfMessage end) {
        settle();
        wire.end(end.trailers());
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
            settle();
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
        if (cause instanceof TunnelFailure it) {
            answer(it.status(), it.code(), it.sentence());
        } else {
            answer(502, "connect_failed", "no connection could be opened");
        }
    }

    private void answer(int with, String code, String sentence) {
        status = with;
        String id = engine.newId();
        ErrorAnswer error = ErrorPages.make(null, Operation.OTHER, new Problem(with, code, sentence, id));
        engine.events().rejected(id, with, code, head.method() + " " + host);
        wire.last();
        boolean bodyless = head.method().equals("HEAD");
        Headers fields = ErrorPages.fields(error, id, 0, RefusalStatus.field(code, sentence));
        wire.head(error.status(), fields, error.body().length, bodyless);
        wire.body(error.body(), bodyless);
        settle();
        wire.finished();
    }

    private void settle() {
        over = true;
        while (!early.isEmpty()) {
            early.remove().release();
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
