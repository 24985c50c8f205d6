package io.fairlead.agent.client.socket;

import io.fairlead.agent.route.ConnectAnswer;
import io.fairlead.agent.route.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** CONNECT on a socket that has just been connected to Fairlead; behind it the socket is as if it were the provider's. */
final class BlockingTunnel {

    private static final int PATIENCE_MS = 30_000;

    private BlockingTunnel() {}

    static void open(Route route, Socket socket, InetSocketAddress meant, int timeout, InputStream in, OutputStream out)
            throws IOException {
        int before = socket.getSoTimeout();
        socket.setSoTimeout(timeout > 0 ? timeout : PATIENCE_MS);
        out.write(route.connectHead(meant.getHostString(), meant.getPort()));
        out.flush();
        ConnectAnswer answer = new ConnectAnswer();
        int next;
        do {
            next = in.read();
            if (next < 0) {
                throw new ConnectException(route + " closed the connection");
            }
        } while (!answer.add(next));
        if (!answer.refusal().isEmpty()) {
            throw new ConnectException(route + " said: " + answer.refusal());
        }
        socket.setSoTimeout(before);
    }
}
