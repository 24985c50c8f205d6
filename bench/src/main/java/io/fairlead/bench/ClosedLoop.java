package io.fairlead.bench;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** Each connection asks again as soon as it is answered: as much as goes through. On the load's event loop. */
final class ClosedLoop implements Connection.User {

    private final List<Connection> connections;
    private final ByteBuf request;
    private final Measured measured;

    ClosedLoop(List<Connection> connections, ByteBuf request, Measured measured) {
        this.connections = connections;
        this.request = request;
        this.measured = measured;
    }

    void begin() {
        measured.begin();
        for (Connection each : connections) {
            each.use(this);
            ask(each);
        }
    }

    private void ask(Connection connection) {
        connection.due = System.nanoTime();
        connection.send(request);
    }

    @Override
    public void answered(Connection connection) {
        measured.count(System.nanoTime() - connection.due);
        if (!measured.over()) {
            ask(connection);
        }
    }

    @Override
    public void broken(Throwable cause) {
        measured.fail(cause);
    }
}
