package io.fairlead.proxy.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection of a scripted provider: its requests in, raw bytes out. */
final class Http1Wire extends ChannelInboundHandlerAdapter implements Wire {

    private final ScriptedProvider provider;
    private final int number;
    private final Channel channel;
    private @Nullable Seen seen;
    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean answering;
    private boolean chunked;
    private boolean bodiless;
    private boolean closing;
    private boolean early;

    Http1Wire(ScriptedProvider provider, int number, Channel channel) {
        this.provider = provider;
        this.number = number;
        this.channel = channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (msg instanceof HttpRequest request) {
                List<Map.Entry<String, String>> headers = new ArrayList<>();
                request.headers().forEach(field -> headers.add(Map.entry(field.getKey(), field.getValue())));
                seen = new Seen("HTTP/1.1", number, request.method().name(), request.uri(), headers, new byte[0]);
                body = new ByteArrayOutputStream();
                answering = true;
                Reply atOnce = provider.begun(seen);
                early = atOnce != null;
                if (atOnce != null) {
                    play(atOnce);
                }
            }
            if (msg instanceof HttpContent content) {
                byte[] bytes = new byte[content.content().readableBytes()];
                content.content().readBytes(bytes);
                body.write(bytes, 0, Math.min(bytes.length, provider.mostOfABody() - body.size()));
                provider.received(bytes.length);
                if (msg instanceof LastHttpContent last && seen != null) {
                    Reply reply = provider.complete(
                            seen.withTrailers(last.trailingHeaders()).withBody(body.toByteArray()));
                    if (!early) {
                        play(reply);
                    }
                }
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (answering) {
            answering = false;
            provider.clientLeft();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ChannelFuture unused = ctx.close();
    }

    /** Whether no request is being answered. */
    boolean idle() {
        return !answering;
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public boolean gone() {
        return !channel.isActive();
    }

    @Override
    public void informational(int status, String... headers) {
        write(head("HTTP/1.1", status, headers));
    }

    @Override
    public void head(int status, boolean http10, String... headers) {
        boolean sized = false;
        for (int i = 0; i < headers.length; i += 2) {
            sized |= headers[i].equalsIgnoreCase("content-length") || headers[i].equalsIgnoreCase("transfer-encoding");
            closing |= headers[i].equalsIgnoreCase("connection") && headers[i + 1].equalsIgnoreCase("close");
            chunked |= headers[i].equalsIgnoreCase("transfer-encoding");
        }
        bodiless = status == 101
                || status == 204
                || status == 304
                || (seen != null && seen.method().equals("HEAD"));
        closing |= http10;
        if (sized || http10 || bodiless) {
            write(head(http10 ? "HTTP/1.0" : "HTTP/1.1", status, headers));
            return;
        }
        chunked = true;
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("transfer-encoding");
        all.add("chunked");
        write(head("HTTP/1.1", status, all.toArray(String[]::new)));
    }

    private static String head(String version, int status, String... headers) {
        StringBuilder text =
                new StringBuilder(version).append(' ').append(status).append(" Scripted\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            text.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    @Override
    public CompletionStage<?> data(byte[] bytes) {
        if (bodiless) {
            return CompletableFuture.completedFuture(null);
        }
        if (!chunked) {
            return raw(bytes);
        }
        ByteBuf chunk = Unpooled.buffer(bytes.length + 16);
        chunk.writeCharSequence(Integer.toHexString(bytes.length) + "\r\n", StandardCharsets.US_ASCII);
        chunk.writeBytes(bytes).writeCharSequence("\r\n", StandardCharsets.US_ASCII);
        return stage(channel.writeAndFlush(chunk));
    }

    @Override
    public CompletionStage<?> end(String... trailers) {
        answering = false;
        StringBuilder text = new StringBuilder();
        if (chunked && !bodiless) {
            text.append("0\r\n");
            for (int i = 0; i < trailers.length; i += 2) {
                text.append(trailers[i]).append(": ").append(trailers[i + 1]).append("\r\n");
            }
            text.append("\r\n");
        }
        chunked = false;
        CompletionStage<?> written = write(text.toString());
        if (closing) {
            fin();
        } else {
            provider.answered(channel);
        }
        return written;
    }

    @Override
    public CompletionStage<?> raw(byte[] bytes) {
        return stage(channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)));
    }

    @Override
    public CompletionStage<?> bare(byte[] bytes) {
        return stage(channel.pipeline().context(SslHandler.class).writeAndFlush(Unpooled.wrappedBuffer(bytes)));
    }

    private CompletionStage<?> write(String text) {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static CompletionStage<?> stage(ChannelFuture written) {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        written.addListener(done -> stage.complete(null));
        return stage;
    }

    @Override
    public void fin() {
        answering = false;
        ChannelFuture unused = channel.close();
    }

    @Override
    public void drop() {
        answering = false;
        channel.unsafe().close(channel.unsafe().voidPromise());
    }

    @Override
    public void rst() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        drop();
    }

    @Override
    public void resetStream(long code) {
        rst();
    }

    @Override
    public void goAway(boolean processed) {
        if (!processed) {
            fin();
        }
    }

    @Override
    public void holdReading() {
        channel.config().setAutoRead(false);
    }

    @Override
    public void echo() {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ChannelFuture unused = ctx.writeAndFlush(msg);
            }
        });
        channel.pipeline().remove(HttpRequestDecoder.class);
        channel.pipeline().remove(this);
        answering = false;
    }
}
