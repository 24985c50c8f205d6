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
    private final boolean fromFirst;
    private int begun;

    /**
     * @param ramp over which the streams begin, nanoseconds
     * @param fromFirst whether the first event counts already, and not only those after the ramp
     */
    Streams(
            EventLoop loop,
            List<Connection> connections,
            ByteBuf request,
            long ramp,
            Measured measured,
            boolean fromFirst) {
        this.loop = loop;
        this.connections = connections;
        this.request = request;
        this.gap = ramp / connections.size();
        this.measured = measured;
        this.fromFirst = fromFirst;
    }

    void begin() {
        connections.forEach(each -> each.use(this));
        if (fromFirst) {
            measured.begin();
        }
        next();
    }

    private void next() {
        if (begun == connections.size()) {
            if (!fromFirst) {
                measured.begin();
            }
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
