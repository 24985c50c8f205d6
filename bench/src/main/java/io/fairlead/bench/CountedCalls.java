package io.fairlead.bench;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** So many calls, over connections that ask again as soon as they are answered. On the load's event loop. */
final class CountedCalls implements Connection.User {

    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int DIGITS = 3;

    private final List<Connection> connections;
    private final ByteBuf request;
    private final int calls;
    private final Footprint proxy;
    private final Histogram times = new Histogram(LONGEST_NANOS, DIGITS);
    private final CompletableFuture<Figures> figures = new CompletableFuture<>();
    private int asked;
    private long begin;
    private long cpu;

    CountedCalls(List<Connection> connections, ByteBuf request, int calls, Footprint proxy) {
        this.connections = connections;
        this.request = request;
        this.calls = calls;
        this.proxy = proxy;
    }

    void begin() {
        cpu = proxy.cpuMicros();
        begin = System.nanoTime();
        for (Connection each : connections) {
            each.use(this);
            ask(each);
        }
    }

    private void ask(Connection connection) {
        if (asked < calls) {
            asked++;
            connection.due = System.nanoTime();
            connection.send(request);
        }
    }

    @Override
    public void answered(Connection connection) {
        times.recordValue(Math.min(System.nanoTime() - connection.due, LONGEST_NANOS));
        if (times.getTotalCount() == calls) {
            long nanos = System.nanoTime() - begin;
            figures.complete(new Figures(calls, nanos, proxy.cpuMicros() - cpu, proxy.rssKib(), times));
        } else {
            ask(connection);
        }
    }

    @Override
    public void broken(Throwable cause) {
        figures.completeExceptionally(cause);
    }

    CompletableFuture<Figures> figures() {
        return figures;
    }
}
