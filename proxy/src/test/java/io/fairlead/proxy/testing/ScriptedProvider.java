package io.fairlead.proxy.testing;

import io.fairlead.proxy.exchange.Origin;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.File;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A provider on 127.0.0.1 that does as a test says: real sockets, real TLS, HTTP/1.1 and HTTP/2 by ALPN.
 *
 * <p>It records every request and answers it with the next queued {@link Reply}, else with what {@link #on} says. Its
 * certificate names {@link #HOSTS} and is signed by {@link #ca()}. Safe for any thread.
 */
public final class ScriptedProvider implements AutoCloseable {

    /** Names in a good certificate, whatever else the test asks for. */
    public static final List<String> HOSTS = List.of(
            "localhost",
            "provider.test",
            "a.provider.test",
            "b.provider.test",
            "c.provider.test",
            "api.openai.com",
            "api.anthropic.com",
            "generativelanguage.googleapis.com",
            "api.cohere.com",
            "bedrock-runtime.us-east-1.amazonaws.com");

    /** What the provider shows of itself. */
    public enum Certificate {
        GOOD,
        EXPIRED,
        NOT_YET_VALID,
        WRONG_NAME,
        UNKNOWN_CA,
        SELF_SIGNED
    }

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicLong received = new AtomicLong();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Queue<Reply> queued = new ConcurrentLinkedQueue<>();
    private final List<Consumer<Channel>> afterAnswer = new CopyOnWriteArrayList<>();
    private final Builder settings;
    private final Channel listener;
    private volatile Function<Seen, Reply> always = request -> Reply.json("{}");
    private volatile Function<Seen, @Nullable Reply> early = request -> null;

    private ScriptedProvider(Builder settings) {
        this.settings = settings;
        SslContext tls = settings.plain ? null : settings.tls();
        this.listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, tls);
                    }
                })
                .bind("127.0.0.1", settings.port)
                .syncUninterruptibly()
                .channel();
    }

    /** A provider with a good certificate that speaks HTTP/2 and HTTP/1.1. */
    public static ScriptedProvider start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    private void accept(Channel channel, @Nullable SslContext tls) {
        int number = accepted.incrementAndGet();
        connections.add(channel);
        if (settings.silent) {
            return;
        }
        if (tls == null) {
            http1(channel, number);
            return;
        }
        channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        channel.pipeline().addLast(new ApplicationProtocolNegotiationHandler("http/1.1") {
            @Override
            protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
                if ("h2".equals(protocol)) {
                    http2(ctx.channel(), number);
                } else {
                    http1(ctx.channel(), number);
                }
            }

            @Override
            protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
                ChannelFuture unused = ctx.close();
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ChannelFuture unused = ctx.close();
            }
        });
    }

    private void http1(Channel channel, int number) {
        channel.pipeline().addLast(new HttpRequestDecoder());
        channel.pipeline().addLast(new Http1Wire(this, number, channel));
    }

    private void http2(Channel channel, int number) {
        Http2Settings initial = Http2Settings.defaultSettings().maxHeaderListSize(settings.maxHeaderList);
        if (settings.maxConcurrentStreams >= 0) {
            initial.maxConcurrentStreams(settings.maxConcurrentStreams);
        }
        if (settings.initialWindow >= 0) {
            initial.initialWindowSize(settings.initialWindow);
        }
        channel.pipeline()
                .addLast(Http2FrameCodecBuilder.forServer()
                        .initialSettings(initial)
                        .validateHeaders(false)
                        .autoAckPingFrame(settings.answersPings)
                        .decoderEnforceMaxRstFramesPerWindow(0, 0)
                        .encoderEnforceMaxRstFramesPerWindow(0, 0)
                        .build());
        channel.pipeline().addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Http2Wire(ScriptedProvider.this, number, (Http2StreamChannel) stream));
            }
        }));
    }

    /** What every request gets for which nothing is queued. */
    public ScriptedProvider on(Function<Seen, Reply> chosen) {
        always = chosen;
        return this;
    }

    /** What every request gets for which nothing is queued. */
    public ScriptedProvider always(Reply reply) {
        return on(request -> reply);
    }

    /** What the next requests get, one each. */
    public ScriptedProvider next(Reply... replies) {
        queued.addAll(Arrays.asList(replies));
        return this;
    }

    /** Asked as soon as a request's head is there; a reply is played at once, null waits for the body. */
    public ScriptedProvider early(Function<Seen, @Nullable Reply> chosen) {
        early = chosen;
        return this;
    }

    @Nullable
    Reply begun(Seen head) {
        begun.incrementAndGet();
        return early.apply(head);
    }

    Reply complete(Seen request) {
        if (!settings.forgetful) {
            seen.add(request);
        }
        Reply next = queued.poll();
        return next != null ? next : always.apply(request);
    }

    /** The most bytes of a body that it keeps. */
    int mostOfABody() {
        return settings.most;
    }

    void received(int bytes) {
        received.addAndGet(bytes);
    }

    void clientLeft() {
        left.incrementAndGet();
    }

    void answered(Channel connection) {
        afterAnswer.forEach(each -> each.accept(connection));
    }

    /** After each whole HTTP/1.1 answer the connection is closed when {@code chance} says so, as an idle limit would. */
    public ScriptedProvider closeAfterAnswer(Function<Integer, Boolean> chance) {
        AtomicInteger answers = new AtomicInteger();
        afterAnswer.add(connection -> {
            if (chance.apply(answers.incrementAndGet())) {
                ChannelFuture unused = connection.close();
            }
        });
        return this;
    }

    /** Requests whose last byte came, in that order. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Requests whose head came. */
    public int begun() {
        return begun.get();
    }

    /** Requests whose client left, or reset the stream, before the answer was played to its end. */
    public int left() {
        return left.get();
    }

    /** Body bytes that came. */
    public long received() {
        return received.get();
    }

    /** Connections accepted so far. */
    public int accepted() {
        return accepted.get();
    }

    /** Connections open now. */
    public int open() {
        return connections.size();
    }

    /** Closes every connection, busy or idle. */
    public void closeConnections() {
        connections.close().awaitUninterruptibly();
    }

    /** Ends every connection by RST. */
    public void resetConnections() {
        for (Channel connection : connections) {
            connection.eventLoop().execute(() -> {
                if (!connection.isOpen()) {
                    return;
                }
                connection.config().setOption(ChannelOption.SO_LINGER, 0);
                connection.unsafe().close(connection.unsafe().voidPromise());
            });
        }
    }

    /** Tells every HTTP/2 connection a new limit of concurrent streams. */
    public void limitStreams(long max) {
        for (Channel connection : connections) {
            ChannelFuture unused = connection.writeAndFlush(new DefaultHttp2SettingsFrame(
                    Http2Settings.defaultSettings().maxConcurrentStreams(max)));
        }
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Where it really listens: what {@code connect-to} names. */
    public Origin address() {
        return new Origin(settings.plain ? "http" : "https", "127.0.0.1", port());
    }

    /** The authority that signs every good certificate of a test run. */
    public static X509Certificate ca() {
        return ProviderCertificates.CA.getCertificate();
    }

    /** The same as a PEM file. */
    public static File caFile() {
        return ProviderCertificates.caFile();
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** How a provider is to be. */
    public static final class Builder {
        private boolean plain;
        private boolean silent;
        private boolean forgetful;
        private int most = Integer.MAX_VALUE;
        private List<String> protocols = List.of("h2", "http/1.1");
        private Certificate certificate = Certificate.GOOD;
        private List<String> hosts = HOSTS;
        private long maxConcurrentStreams = -1;
        private int initialWindow = -1;
        private long maxHeaderList = 1 << 20;
        private boolean answersPings = true;
        private int port;

        private Builder() {}

        /** No TLS; HTTP/1.1. */
        public Builder plain() {
            plain = true;
            return this;
        }

        /** Accepts connections and never says a word: a handshake that stalls. */
        public Builder silent() {
            silent = true;
            return this;
        }

        /** Does not remember what it was asked, for very many requests. */
        public Builder forgetful() {
            forgetful = true;
            return this;
        }

        /** Offers HTTP/1.1 alone. */
        public Builder http1() {
            protocols = List.of("http/1.1");
            return this;
        }

        /** Reads whole bodies and keeps their first {@code bytes}, for many large ones at once; HTTP/1.1. */
        public Builder keeps(int bytes) {
            most = bytes;
            return this;
        }

        /** Takes no part in ALPN. */
        public Builder noAlpn() {
            protocols = List.of();
            return this;
        }

        public Builder certificate(Certificate shown) {
            certificate = shown;
            return this;
        }

        /** Further names in its certificate. */
        public Builder hosts(String... names) {
            hosts = new ArrayList<>(HOSTS);
            hosts.addAll(List.of(names));
            return this;
        }

        public Builder maxConcurrentStreams(long max) {
            maxConcurrentStreams = max;
            return this;
        }

        /** So many bytes of header fields, as HTTP/2 counts them, are announced as the most. */
        public Builder maxHeaderList(long bytes) {
            maxHeaderList = bytes;
            return this;
        }

        /** The window of each stream for request bytes. */
        public Builder initialWindow(int bytes) {
            initialWindow = bytes;
            return this;
        }

        /** Never answers a PING. */
        public Builder ignoresPings() {
            answersPings = false;
            return this;
        }

        /** Listens there instead of anywhere. */
        public Builder port(int fixed) {
            port = fixed;
            return this;
        }

        public ScriptedProvider start() {
            return new ScriptedProvider(this);
        }

        private SslContext tls() {
            var leaf = ProviderCertificates.leaf(certificate, hosts);
            SslContextBuilder builder = SslContextBuilder.forServer(
                            leaf.getKeyPair().getPrivate(), leaf.getCertificatePath())
                    .sslProvider(SslProvider.JDK);
            if (!protocols.isEmpty()) {
                builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        protocols));
            }
            try {
                return builder.build();
            } catch (SSLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
