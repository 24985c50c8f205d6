package io.fairlead.proxy.upstream;

import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.egress.NoProxy;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.tls.TlsFailure;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One tunnel through the upstream proxy (RFC 9110 section 9.3.6): dialled, secured where the proxy speaks TLS, asked for the
 * host, and handed on as a connection to that host. Confined to its loop.
 */
final class ProxyTunnel {

    private static final int LONGEST_LINE = 4_096;
    private static final int LARGEST_HEAD = 64 * 1024;
    private static final int PIECE = 8_192;

    private final ProxyDialer way;
    private final EventLoop loop;
    private final String host;
    private final String authority;
    private final int port;
    private final ProxyTrouble trouble;
    private final CompletableFuture<Dialed> result = new CompletableFuture<>();
    private @Nullable Channel channel;
    private boolean asked;

    ProxyTunnel(ProxyDialer way, EventLoop loop, String host, int port) {
        this.way = way;
        this.loop = loop;
        this.host = host;
        this.port = port;
        this.authority = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        this.trouble = new ProxyTrouble(way, authority);
    }

    CompletableFuture<Dialed> result() {
        return result;
    }

    /** {@code rule} decides about the host, as far as its addresses are known here. */
    void start(AddressRule rule, Duration within) {
        long started = System.nanoTime();
        ScheduledFuture<?> clock =
                loop.schedule(() -> end(trouble.late(asked, within)), within.toNanos(), TimeUnit.NANOSECONDS);
        var unused = result.whenComplete((done, givenUp) -> {
            clock.cancel(false);
            if (!(done instanceof Dialed.Connected)) {
                OnLoop.run(loop, this::close);
            }
        });
        if (isName(host) && rule.unseen() == AddressRule.Unseen.ALLOWED) {
            OnLoop.run(loop, () -> toProxy(within));
            return;
        }
        var unusedToo = way.direct().refused(loop, host, port, rule).thenAccept(why -> {
            if (why == null) {
                toProxy(within.minusNanos(System.nanoTime() - started));
            } else {
                result.complete(Dialer.failed(Failure.Stage.RESOLVE, 403, "ssrf_blocked", host + ": " + why));
            }
        });
    }

    /** As against an address, which the rule can always see. */
    private static boolean isName(String host) {
        return !NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host) && !NoProxy.loopback(host);
    }

    private void toProxy(Duration left) {
        if (result.isDone()) {
            return;
        }
        Origin proxy = way.proxy().origin();
        CompletableFuture<Dialed> dialling = way.direct().dial(loop, proxy.host(), proxy.port(), way.addresses(), left);
        var unused = dialling.thenAccept(dialed -> {
            if (dialed instanceof Dialed.Failed failed) {
                end(trouble.unreachable(failed.failure()));
            } else if (dialed instanceof Dialed.Connected connected) {
                channel = connected.channel();
                if (result.isDone()) {
                    close();
                } else if (proxy.secure()) {
                    secure(connected.channel(), proxy);
                } else {
                    ask(connected.channel());
                }
            }
        });
        var unusedToo = result.whenComplete((done, givenUp) -> dialling.cancel(false));
    }

    /** The clock of the whole bounds it. */
    private void secure(Channel to, Origin proxy) {
        SslHandler handler = way.tls().handler(to.alloc(), proxy.host(), proxy.port(), false);
        handler.setHandshakeTimeoutMillis(0);
        ClosesOnError closes = new ClosesOnError();
        to.pipeline().addLast(handler, new OuterTlsEvents(), closes);
        handler.handshakeFuture().addListener((Future<Channel> done) -> {
            if (done.isSuccess()) {
                to.pipeline().remove(closes);
                ask(to);
            } else {
                end(trouble.insecure(TlsFailure.of(done.cause())));
            }
        });
        to.config().setAutoRead(true);
    }

    private void ask(Channel to) {
        asked = true;
        HttpClientCodec codec = new HttpClientCodec(LONGEST_LINE, LARGEST_HEAD, PIECE);
        to.pipeline().addLast(codec, new ConnectAnswer(status -> answered(to, codec, status)));
        to.writeAndFlush(request()).addListener(written -> {
            if (!written.isSuccess()) {
                end(trouble.brokeOff());
            }
        });
        to.config().setAutoRead(true);
    }

    private FullHttpRequest request() {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.CONNECT, authority, Unpooled.EMPTY_BUFFER);
        request.headers().set(HttpHeaderNames.HOST, authority);
        Secret authorization = way.proxy().authorization();
        if (authorization != null) {
            request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, authorization.reveal());
        }
        return request;
    }

    /** {@code status} of the proxy's answer; 0 when it gave none, or none that can be read. */
    private void answered(Channel to, HttpClientCodec codec, int status) {
        if (status < 200 || status > 299) {
            end(status == 0 ? trouble.brokeOff() : trouble.answered(status));
            return;
        }
        to.config().setAutoRead(false);
        to.pipeline().addLast(new HeldBytes());
        to.pipeline().remove(codec); // what came behind the answer is the host's, and is held
        to.pipeline().remove(ConnectAnswer.class);
        way.works();
        if (result.complete(new Dialed.Connected(to))) {
            way.listener().upstreamProxy(NetworkListener.CONNECTED, way.proxy().shown(), "");
        } else {
            close();
        }
    }

    private void end(Dialed failed) {
        if (result.complete(failed)) {
            trouble.tell(failed);
        }
    }

    private void close() {
        if (channel != null) {
            ChannelFuture unused = channel.close();
        }
    }
}
