package io.fairlead.proxy.upstream;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.tls.TlsFailure;
import io.fairlead.proxy.tls.UpstreamTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection in the making: dialled, and secured where its origin says so. Confined to its loop.
 *
 * <p>A first message of TLS with a post-quantum key share is larger than a packet, and some boxes on the way answer that with a
 * reset, an alert or silence. So where nothing of the host's handshake came, one more connection is tried with classical groups
 * alone: at once, or beside a silent one. It is checked as all others are. What came of it is remembered by origin.
 */
final class Securing {

    /** A host that says nothing for so long, or a third of the time that there is, is asked once more beside it. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final NettyLoop loop;
    private final Way way;
    private final UpstreamTls tls;
    private final ClassicalOrigins classical;
    private final boolean http2;
    private final long startedNanos;
    private final Duration within;
    private final CompletableFuture<Dialed> result = new CompletableFuture<>();
    private final List<CompletableFuture<Dialed>> dialling = new ArrayList<>(2);
    private final List<Channel> channels = new ArrayList<>(2);
    private Consumer<Channel> connected = channel -> {};
    private int running;
    private boolean again;
    private boolean handshaking;

    /**
     * Where a connection leads.
     *
     * @param out how it leaves this network
     * @param origin who it speaks to: name for TLS and certificate check
     * @param to where it is really dialled
     * @param addresses decides about each address
     */
    record Way(WayOut out, Origin origin, Origin to, AddressRule addresses) {}

    /**
     * Begins nothing yet.
     *
     * @param http2 whether it is offered beside HTTP/1.1
     * @param within bounds look-up, connection and TLS together
     */
    Securing(NettyLoop loop, Way way, UpstreamTls tls, ClassicalOrigins classical, boolean http2, Duration within) {
        this.loop = loop;
        this.way = way;
        this.tls = tls;
        this.classical = classical;
        this.http2 = http2;
        this.within = within;
        this.startedNanos = loop.nanoTime();
    }

    /** {@code connected} hears of each channel before it is secured. */
    Securing telling(Consumer<Channel> hears) {
        connected = hears;
        return this;
    }

    /** Whether TLS was begun. */
    boolean handshaking() {
        return handshaking;
    }

    /**
     * Completes on the loop, with a value in every case. The channel belongs to the receiver; whoever cancels need not care about
     * it, it is closed at whatever stage it is.
     */
    CompletableFuture<Dialed> start() {
        var unused = result.whenComplete((done, givenUp) -> OnLoop.run(loop.eventLoop(), () -> end(done)));
        boolean only = tls.postQuantum() && classical.helps(way.origin());
        begin(only, tls.postQuantum() && !only && classical.mayHelp(way.origin()));
        return result;
    }

    private Duration left() {
        return within.minusNanos(loop.nanoTime() - startedNanos);
    }

    /** {@code repeatable}: whether classical groups alone may help where it is cut short. */
    private void begin(boolean classicalAlone, boolean repeatable) {
        running++;
        CompletableFuture<Dialed> dialed =
                way.out().dial(loop.eventLoop(), way.to().host(), way.to().port(), way.addresses(), left());
        dialling.add(dialed);
        var unused = dialed.thenAccept(made -> {
            if (made instanceof Dialed.Connected it) {
                connected(it.channel(), classicalAlone, repeatable);
            } else {
                failed(made);
            }
        });
    }

    private void connected(Channel channel, boolean classicalAlone, boolean repeatable) {
        if (result.isDone()) {
            close(channel);
            return;
        }
        connected.accept(channel);
        if (way.origin().secure()) {
            channels.add(channel);
            secure(channel, classicalAlone, repeatable);
        } else {
            result.complete(new Dialed.Connected(channel));
        }
    }

    private void secure(Channel channel, boolean classicalAlone, boolean repeatable) {
        handshaking = true;
        SslHandler handler =
                tls.handler(channel.alloc(), way.origin().host(), way.origin().port(), http2, classicalAlone);
        handler.setHandshakeTimeoutMillis(Math.max(1, left().toMillis()));
        TlsRecords records = new TlsRecords();
        ClosesOnError closes = new ClosesOnError();
        channel.pipeline().addLast(records, handler, closes);
        ScheduledFuture<?> silence = repeatable ? awaitWord(records) : null;
        handler.handshakeFuture().addListener((Future<Channel> done) -> {
            if (silence != null) {
                silence.cancel(false);
            }
            if (done.isSuccess()) {
                channel.pipeline().remove(closes);
                secured(channel, handler, classicalAlone);
            } else {
                close(channel);
                TlsFailure why = TlsFailure.of(done.cause());
                if (repeatable && records.cutShort() && !why.deterministic()) {
                    tryAgain();
                }
                failed(told(why));
            }
        });
        channel.config().setAutoRead(true);
    }

    private ScheduledFuture<?> awaitWord(TlsRecords records) {
        long third = left().toNanos() / 3;
        return loop.eventLoop()
                .schedule(
                        () -> {
                            if (records.silent()) {
                                tryAgain();
                            }
                        },
                        Math.max(1, Math.min(SILENCE.toNanos(), third)),
                        TimeUnit.NANOSECONDS);
    }

    private void tryAgain() {
        if (!again && !result.isDone() && !left().isNegative()) {
            again = true;
            begin(true, false);
        }
    }

    private void secured(Channel channel, SslHandler handler, boolean classicalAlone) {
        if (again && classicalAlone && !result.isDone()) {
            classical.helped(way.origin());
        }
        if (!result.complete(new Dialed.Connected(channel, "h2".equals(handler.applicationProtocol())))) {
            close(channel);
        }
    }

    private Dialed told(TlsFailure why) {
        Failure failure = why.at(way.origin().host());
        return Dialer.failed(failure.stage(), failure.timedOut() ? 504 : 502, failure.code(), failure.detail());
    }

    /** The last one tells what became of all. */
    private void failed(Dialed why) {
        if (--running == 0 && !result.isDone()) {
            if (again) {
                classical.helpedNot(way.origin());
            }
            result.complete(why);
        }
    }

    /** Whoever still runs is called off. */
    private void end(@Nullable Dialed done) {
        dialling.forEach(each -> each.cancel(false));
        for (Channel each : channels) {
            if (!(done instanceof Dialed.Connected won && won.channel() == each)) {
                close(each);
            }
        }
    }

    private static void close(Channel channel) {
        ChannelFuture unused = channel.close();
    }
}
