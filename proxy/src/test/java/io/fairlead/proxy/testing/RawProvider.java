package io.fairlead.proxy.testing;

import io.fairlead.proxy.exchange.Origin;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A provider on 127.0.0.1 whose every byte a test writes itself, one thread a connection: for peers that no HTTP library would
 * be. Its certificate is that of a good {@link ScriptedProvider}. Safe for any thread.
 */
public final class RawProvider implements AutoCloseable {

    /** What a connection does, until it returns or an end of the connection throws. */
    @FunctionalInterface
    public interface Peer {
        void serve(int connection, InputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket listener;
    private final boolean secure;
    private final Function<String, Peer> peers;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();

    private RawProvider(ServerSocket listener, boolean secure, Function<String, Peer> peers) {
        this.listener = listener;
        this.secure = secure;
        this.peers = peers;
        daemon(this::accept);
    }

    /** Without TLS. */
    public static RawProvider plain(Peer peer) {
        try {
            return new RawProvider(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), false, none -> peer);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With TLS, and HTTP/1.1 alone. */
    public static RawProvider http1(Peer peer) {
        return tls(protocol -> peer, "http/1.1");
    }

    /** With TLS, and HTTP/2 alone. */
    public static RawProvider http2(Peer peer) {
        return tls(protocol -> peer, "h2");
    }

    /** With TLS, HTTP/2 where the client offers it, else HTTP/1.1. */
    public static RawProvider both(Peer http2, Peer http1) {
        return tls(protocol -> protocol.equals("h2") ? http2 : http1, "h2", "http/1.1");
    }

    private static RawProvider tls(Function<String, Peer> peers, String... protocols) {
        try {
            SSLServerSocket listener = (SSLServerSocket) Holder.CONTEXT
                    .getServerSocketFactory()
                    .createServerSocket(0, 200, InetAddress.getLoopbackAddress());
            SSLParameters parameters = listener.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            listener.setSSLParameters(parameters);
            return new RawProvider(listener, true, peers);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Holder {
        static final SSLContext CONTEXT = context();

        private static SSLContext context() {
            try {
                X509Bundle leaf = ProviderCertificates.leaf(ScriptedProvider.Certificate.GOOD, ScriptedProvider.HOSTS);
                KeyStore keys = KeyStore.getInstance("PKCS12");
                keys.load(null, null);
                keys.setKeyEntry("leaf", leaf.getKeyPair().getPrivate(), new char[0], leaf.getCertificatePath());
                KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                managers.init(keys, new char[0]);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(managers.getKeyManagers(), null, null);
                return context;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "raw-provider");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                int number = accepted.incrementAndGet();
                daemon(() -> serve(number, socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(int number, Socket socket) {
        try (socket) {
            String protocol = "";
            if (socket instanceof SSLSocket tls) {
                tls.startHandshake();
                protocol = tls.getApplicationProtocol();
            }
            peers.apply(protocol).serve(number, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException ended) {
            // the other side left
        } finally {
            open.remove(socket);
        }
    }

    /** Connections accepted so far. */
    public int accepted() {
        return accepted.get();
    }

    /** Connections open now. */
    public int open() {
        return open.size();
    }

    /** Where it really listens: what {@code connect-to} names. */
    public Origin address() {
        return new Origin(secure ? "https" : "http", "127.0.0.1", port());
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Reads an HTTP/1.1 request with a length, or none: its body; null when the connection ended. */
    public static @Nullable String request(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
        }
        int length = 0;
        for (String line : head.toString(StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
            }
        }
        return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** A 200 with a length. */
    public static byte[] answer(String body) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Ends every connection that there is. */
    public void closeConnections() {
        try {
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            closeConnections();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
