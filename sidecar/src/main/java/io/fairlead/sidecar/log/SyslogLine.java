package io.fairlead.sidecar.log;

import io.fairlead.proxy.tls.TlsSetupException;
import io.fairlead.proxy.tls.UpstreamTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** A connection to a syslog server. For one thread, but for {@link #abort}. */
final class SyslogLine implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int HANDSHAKE_MILLIS = 10_000;
    private static final int MOST_READS = 64;

    private final Socket plain;
    private final Socket line;
    private final byte[] unread = new byte[1024];

    private SyslogLine(Socket plain, Socket line) {
        this.plain = plain;
        this.line = line;
    }

    /**
     * Connects to the first of its addresses that answers.
     *
     * @param trust PEM files of roots beside the system's, read anew for each connection
     * @throws IOException when it is not there, or its certificate is not good for its name
     */
    static SyslogLine open(SyslogServer server, List<Path> trust) throws IOException {
        Socket plain = connected(server);
        boolean done = false;
        try {
            plain.setKeepAlive(true);
            plain.setTcpNoDelay(true);
            SyslogLine made = new SyslogLine(plain, server.tls() ? secured(plain, server, trust) : plain);
            made.line.setSoTimeout(1); // for looks whether it is still there
            done = true;
            return made;
        } finally {
            if (!done) {
                plain.close();
            }
        }
    }

    private static Socket connected(SyslogServer server) throws IOException {
        IOException failed = null;
        for (InetAddress address : InetAddress.getAllByName(server.host())) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, server.port()), CONNECT_MILLIS);
                if (!socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())) {
                    return socket;
                }
                // TCP connects a port of this machine that nobody listens at with itself, when it happens to leave by
                // it.
                socket.close();
                failed = new IOException("nobody listens there");
            } catch (IOException e) {
                socket.close();
                failed = e;
            }
        }
        throw failed == null ? new IOException("it has no address") : failed;
    }

    private static Socket secured(Socket plain, SyslogServer server, List<Path> trust) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {UpstreamTls.trust(UpstreamTls.roots(trust))}, null);
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, server.host(), server.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(HANDSHAKE_MILLIS);
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException | TlsSetupException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** May block for as long as the server reads nothing. */
    void write(byte[] bytes) throws IOException {
        line.getOutputStream().write(bytes);
        line.getOutputStream().flush();
    }

    /** Whether the server still holds its end. What it says is of no interest. */
    boolean alive() {
        try {
            for (int i = 0; i < MOST_READS; i++) {
                if (line.getInputStream().read(unread) < 0) {
                    return false;
                }
            }
            return true;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it from another thread; a write under way fails. The end of TLS is not said, since that would wait, too. */
    void abort() {
        try {
            plain.close();
        } catch (IOException ignored) {
            // it is over in any case
        }
    }

    /** Ends it in order. */
    @Override
    public void close() {
        try {
            line.close();
        } catch (IOException ignored) {
            // it is over in any case
        }
        abort();
    }
}
