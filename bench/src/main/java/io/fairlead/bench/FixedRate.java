package io.fairlead.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks at a fixed rate, whether or not answers keep up, and measures from the time at which a request was due: a proxy that
 * pauses is charged for everyone who waits meanwhile. On the load's event loop.
 */
final class FixedRate implements Connection.User {

    private final EventLoop loop;
    private final List<Connection> connections;
    private final ByteBuf request;
    private final Measured measured;
    private final long gap;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    private long due;

    FixedRate(EventLoop loop, List<Connection> connections, ByteBuf request, int rate, Measured measured) {
        this.loop = loop;
        this.connections = connections;
        this.request = request;
        this.measured = measured;
        this.gap = TimeUnit.SECONDS.toNanos(1) / rate;
    }

    void begin() {
        for (Connection each : connections) {
            each.use(this);
            idle.add(each);
        }
        measured.begin();
        due = System.nanoTime();
        tick();
    }

    private void tick() {
        if (measured.over()) {
            return;
        }
        long now = System.nanoTime();
        for (; due - now <= 0; due += gap) {
            Connection free = idle.poll();
            if (free == null) {
                waiting.add(due);
            } else {
                ask(free, due);
            }
        }
        loop.schedule(this::tick, due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void ask(Connection connection, long at) {
        connection.due = at;
        connection.send(request);
    }

    @Override
    public void answered(Connection connection) {
        measured.count(System.nanoTime() - connection.due);
        Long next = waiting.poll();
        if (next != null) {
            ask(connection, next);
        } else {
            idle.add(connection);
        }
    }

    @Override
    public void broken(Throwable cause) {
        measured.fail(cause);
    }
}
