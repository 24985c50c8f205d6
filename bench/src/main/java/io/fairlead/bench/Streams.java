package io.fairlead.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A stream on each connection, all at once; measures how long each event is under way. On the load's event loop. */
final class Streams implements Connection.User {

    private final EventLoop loop;
    private final List<Connection> connections;
    private final ByteBuf request;
    private final long gap;
    private final Measured measured;
    private int begun;

    /** @param ramp over which the streams begin, nanoseconds */
    Streams(EventLoop loop, List<Connection> connections, ByteBuf request, long ramp, Measured measured) {
        this.loop = loop;
        this.connections = connections;
        this.request = request;
        this.gap = ramp / connections.size();
        this.measured = measured;
    }

    void begin() {
        connections.forEach(each -> each.use(this));
        next();
    }

    private void next() {
        if (begun == connections.size()) {
            measured.begin();
            return;
        }
        connections.get(begun++).send(request);
        loop.schedule(this::next, gap, TimeUnit.NANOSECONDS);
    }

    @Override
    public void event(long nanos) {
        measured.count(System.nanoTime() - nanos);
    }

    @Override
    public void answered(Connection connection) {
        if (!measured.over()) {
            measured.fail(new IllegalStateException("a stream ended before its time"));
        }
    }

    @Override
    public void broken(Throwable cause) {
        measured.fail(cause);
    }
}
