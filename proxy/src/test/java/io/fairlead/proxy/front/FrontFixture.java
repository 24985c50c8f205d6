package io.fairlead.proxy.front;

import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.ProviderError;
import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.egress.EgressConfig;
import io.fairlead.proxy.egress.EgressRule;
import io.fairlead.proxy.egress.OwnListeners;
import io.fairlead.proxy.egress.PrivateAccess;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.engine.ClientClocks;
import io.fairlead.proxy.front.engine.Clients;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.front.engine.FrontConfig;
import io.fairlead.proxy.front.engine.FrontListener;
import io.fairlead.proxy.front.engine.TunnelDialer;
import io.fairlead.proxy.front.engine.TunnelFailure;
import io.fairlead.proxy.front.listen.HalfClosure;
import io.fairlead.proxy.front.listen.Transport;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.testing.Aside;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A front on a free port of loopback, whose exchanges a test answers. */
public final class FrontFixture implements Engine, ExchangeListener, FrontListener, AutoCloseable {

    public static final String HOST = "api.stub.test";

    final List<ExchangeEnd> ends = new CopyOnWriteArrayList<>();
    final List<Exchange> started = new CopyOnWriteArrayList<>();
    final List<String> rejected = new CopyOnWriteArrayList<>();
    final List<String> rejectedIds = new CopyOnWriteArrayList<>();
    final List<String> unread = new CopyOnWriteArrayList<>();
    final List<String> distrusted = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final OwnListeners own = new OwnListeners();
    final Front front;
    final int port;

    volatile MemoryAccount memory = MemoryAccount.unbounded();
    public volatile FrontConfig config = FrontConfig.DEFAULT;
    volatile Service<Exchange> path =
            exchange -> CompletableFuture.failedFuture(new IllegalStateException("no script"));
    volatile PrivateAccess privateAddresses = PrivateAccess.ALLOW;
    volatile boolean http1Only;
    volatile String pseudonym = "fairlead-test";
    volatile boolean tunnelUntrusting;
    volatile Provider provider = provider("/v1");

    private final EventLoopGroup loops = Transport.current().group(2, "front-test");
    private final LargeWork large = new LargeWork(1);
    private final AtomicInteger ids = new AtomicInteger();
    private final X509Bundle root;
    private final X509Bundle leaf;

    public FrontFixture() throws Exception {
        root = new CertificateBuilder()
                .subject("CN=front test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        leaf = new CertificateBuilder()
                .subject("CN=" + HOST)
                .addSanDnsName(HOST)
                .buildIssuedBy(root);
        front = new Front(loops, () -> this, own);
        port = front.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .get(10, TimeUnit.SECONDS)
                .getPort();
    }

    static Provider provider(String basePath) {
        return new Provider(
                "stub",
                new StubDialect(),
                new Origin("https", HOST, 443),
                basePath,
                "/v1",
                null,
                (status, headers, body) -> new ProviderError(ErrorKind.UNKNOWN, status, false, null, null, null));
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Trusts the test's root alone. */
    SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", root.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** What a client is given time for. */
    enum Pace {
        HEAD,
        BODY_GAP,
        SLOW_BODY,
        WRITE_STALL,
        IDLE
    }

    /** Gives clients {@code limit} for one thing, and the usual times for all others. */
    void give(Pace pace, Duration limit) {
        ClientClocks usual = ClientClocks.STANDARD;
        ClientClocks clocks = new ClientClocks(
                pace == Pace.HEAD ? limit : usual.head(),
                pace == Pace.BODY_GAP ? limit : usual.bodyGap(),
                pace == Pace.SLOW_BODY ? limit : usual.slowBody(),
                pace == Pace.WRITE_STALL ? limit : usual.writeStall(),
                pace == Pace.IDLE ? limit : usual.idle());
        config = new FrontConfig(100, 1_000_000, 1_000_000, 1_000_000, Clients.ANYONE, Duration.ZERO, clocks);
    }

    @Override
    public FrontConfig config() {
        return config;
    }

    @Override
    public @Nullable Provider at(String host, int at) {
        return host.equals(HOST) && at == 443 ? provider : null;
    }

    @Override
    public @Nullable Provider named(String name) {
        return name.equals("stub") ? provider : null;
    }

    @Override
    public List<String> providers() {
        return List.of("stub");
    }

    @Override
    public Service<Exchange> path() {
        return path;
    }

    @Override
    public ExchangeListener listener() {
        return this;
    }

    @Override
    public FrontListener events() {
        return this;
    }

    @Override
    public MemoryAccount memory() {
        return memory;
    }

    @Override
    public LargeWork large() {
        return large;
    }

    @Override
    public String pseudonym() {
        return pseudonym;
    }

    @Override
    public String newId() {
        return "id-" + ids.incrementAndGet();
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public CompletionStage<SslContext> certificate(String host, boolean onlyHttp1) {
        return Aside.supply(() -> {
            try {
                return SslContextBuilder.forServer(leaf.toKeyManagerFactory())
                        .applicationProtocolConfig(new ApplicationProtocolConfig(
                                ApplicationProtocolConfig.Protocol.ALPN,
                                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                                onlyHttp1 ? List.of("http/1.1") : List.of("h2", "http/1.1")))
                        .build();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public boolean http1Only(String host) {
        return http1Only;
    }

    @Override
    public boolean tunnelUntrusting() {
        return tunnelUntrusting;
    }

    @Override
    public AddressRule addresses(Provider of) {
        return AddressRule.forProvider(true, own);
    }

    @Override
    public EgressRule egress() {
        return new EgressRule(new EgressConfig(List.of("*"), privateAddresses), own);
    }

    @Override
    public TunnelDialer tunnels() {
        return (loop, host, at, rule) -> dial(loop, new InetSocketAddress(host, at), rule);
    }

    @Override
    public TunnelDialer securedTunnels() {
        return (loop, host, at, rule) ->
                CompletableFuture.failedFuture(new TunnelFailure(502, "tls_not_spoken", "nobody here speaks TLS"));
    }

    private static CompletionStage<Channel> dial(EventLoop loop, InetSocketAddress address, AddressRule rule) {
        CompletableFuture<Channel> dialled = new CompletableFuture<>();
        InetAddress resolved = address.getAddress();
        if (resolved == null) {
            return CompletableFuture.failedFuture(
                    new TunnelFailure(502, "dns_nxdomain", address.getHostString() + " does not exist"));
        }
        String refused = rule.refuse(resolved, address.getPort());
        if (refused != null) {
            return CompletableFuture.failedFuture(new TunnelFailure(403, "private_address", refused));
        }
        new Bootstrap()
                .group(loop)
                .channel(Transport.current().client())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext ctx) {
                        ctx.pipeline().replace(this, null, HalfClosure.KEPT);
                    }
                })
                .connect(address)
                .addListener((ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        dialled.complete(done.channel());
                    } else {
                        dialled.completeExceptionally(
                                new TunnelFailure(502, "connect_refused", address.getHostString() + " refused"));
                    }
                });
        return dialled;
    }

    @Override
    public void started(Exchange exchange) {
        started.add(exchange);
    }

    @Override
    public void ended(Exchange exchange, ExchangeEnd end) {
        ends.add(end);
    }

    @Override
    public void rejected(String id, int status, String code, String target) {
        rejected.add(status + " " + code + " " + target);
        rejectedIds.add(id);
    }

    @Override
    public void unreadCoding(String to) {
        unread.add(to);
    }

    @Override
    public void distrusted(String host, String reason, boolean tunnelled) {
        distrusted.add(host + " " + reason);
    }

    @Override
    public void failed(Throwable cause) {
        failures.add(cause);
    }

    @Override
    public void close() {
        front.drain(Duration.ZERO).orTimeout(20, TimeUnit.SECONDS).join();
        large.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
