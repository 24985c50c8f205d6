package io.fairlead.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The clients: opens connections on a way, puts a load on them, and hands back what it met. Used by the main thread. */
final class Load implements AutoCloseable {

    private static final Duration LONGEST_RAMP = Duration.ofSeconds(2);
    private static final int TOKENS = 250;

    private final EventLoopGroup group = Transport.loop();
    private final EventLoop loop = group.next();
    private final Duration measure;

    Load(Duration measure) {
        this.measure = measure;
    }

    Figures closedLoop(Way way, int connections, Duration duration, Footprint proxy) {
        List<Connection> open = open(way, connections);
        Measured measured = new Measured(loop, duration, proxy);
        ByteBuf request = Talk.request(way.path(), way.host(), TOKENS, false);
        loop.execute(new ClosedLoop(open, request, measured)::begin);
        return result(measured.figures(), open);
    }

    Figures fixedRate(Way way, int connections, int rate, Footprint proxy) {
        List<Connection> open = open(way, connections);
        Measured measured = new Measured(loop, measure, proxy);
        ByteBuf request = Talk.request(way.path(), way.host(), TOKENS, false);
        loop.execute(new FixedRate(loop, open, request, rate, measured)::begin);
        return result(measured.figures(), open);
    }

    Figures streams(Way way, int streams, Duration duration, Footprint proxy) {
        return streams(way, streams, duration, proxy, false);
    }

    /** The same, and each event counts from the very first. */
    Figures streamsFromFirst(Way way, int streams, Duration duration, Footprint proxy) {
        return streams(way, streams, duration, proxy, true);
    }

    /** So many calls, and no time that they must take. */
    Figures calls(Way way, int connections, int calls, Footprint proxy) {
        List<Connection> open = open(way, connections);
        CountedCalls counted =
                new CountedCalls(open, Talk.request(way.path(), way.host(), TOKENS, false), calls, proxy);
        loop.execute(counted::begin);
        return result(counted.figures(), open);
    }

    private Figures streams(Way way, int streams, Duration duration, Footprint proxy, boolean fromFirst) {
        List<Connection> open = open(way, streams);
        Measured measured = new Measured(loop, duration, proxy);
        // More of them than are measured: the connections are closed under the streams.
        int events = (int) duration.plus(LONGEST_RAMP).toSeconds() * 10 * Talk.EVENTS_A_SECOND;
        ByteBuf request = Talk.request(way.path(), way.host(), events, true);
        Duration ramp = duration.compareTo(LONGEST_RAMP) < 0 ? duration : LONGEST_RAMP;
        loop.execute(new Streams(loop, open, request, ramp.toNanos(), measured, fromFirst)::begin);
        return result(measured.figures(), open);
    }

    private List<Connection> open(Way way, int count) {
        return Stream.generate(() -> way)
                .limit(count)
                .map(each -> Opening.on(each, loop).join()) // one after the other: no storm of handshakes
                .toList();
    }

    private Figures result(CompletableFuture<Figures> figures, List<Connection> open) {
        try {
            return figures.join();
        } finally {
            loop.submit(() -> open.forEach(Connection::close)).awaitUninterruptibly();
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
