package io.fairlead.sidecar.log;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A syslog server on this machine, over TCP or TLS, which reads frames by their counted octets, or reads nothing. */
public final class SyslogReceiver implements AutoCloseable {

    private static final X509Bundle CA = authority();

    private final ServerSocket listener;
    private final boolean tls;
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private volatile CountDownLatch reading = new CountDownLatch(0);

    private SyslogReceiver(ServerSocket listener, boolean tls) {
        this.listener = listener;
        this.tls = tls;
        aside(this::accept);
    }

    /** Over TCP; {@code port}: 0 for any. */
    static SyslogReceiver plain(int port) throws IOException {
        return new SyslogReceiver(bound(new ServerSocket(), port), false);
    }

    /** As {@link #plain}, at a port that no connection of somebody else is given meanwhile. */
    static SyslogReceiver plainForLong() throws IOException {
        for (int port = ThreadLocalRandom.current().nextInt(18_000, 30_000); ; port++) {
            try {
                return plain(port);
            } catch (BindException taken) {
                if (port > 32_000) {
                    throw taken;
                }
            }
        }
    }

    /** Over TLS, for {@code localhost}, by the root of {@link #root}. */
    public static SyslogReceiver tls() throws Exception {
        X509Bundle leaf = new CertificateBuilder()
                .subject("CN=syslog")
                .ecp256()
                .setKeyUsage(true, KeyUsage.digitalSignature)
                .addExtendedKeyUsageServerAuth()
                .addSanDnsName("localhost")
                .buildIssuedBy(CA);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(leaf.toKeyManagerFactory().getKeyManagers(), null, null);
        return new SyslogReceiver(bound(context.getServerSocketFactory().createServerSocket(), 0), true);
    }

    private static ServerSocket bound(ServerSocket listener, int port) throws IOException {
        listener.setReuseAddress(true);
        listener.setReceiveBufferSize(16 << 10);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return listener;
    }

    private static X509Bundle authority() {
        try {
            return new CertificateBuilder()
                    .subject("CN=Syslog Tests")
                    .ecp256()
                    .setIsCertificateAuthority(true)
                    .setKeyUsage(true, KeyUsage.keyCertSign)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file with the root that its certificate comes from. */
    public static Path root(Path folder) throws IOException {
        Path file = folder.resolve("syslog-root.pem");
        Files.writeString(file, CA.getRootCertificatePEM());
        return file;
    }

    /** As the configuration names it. */
    public String url() {
        return (tls ? "tls://localhost:" : "tcp://127.0.0.1:") + port();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What came whole, without its length. */
    public List<String> messages() {
        return messages;
    }

    /** What was no frame. */
    public List<String> broken() {
        return broken;
    }

    int opened() {
        return opened.get();
    }

    /** Reads nothing from now on, until {@link #resume}. */
    public void pause() {
        reading = new CountDownLatch(1);
    }

    public void resume() {
        reading.countDown();
    }

    /** Ends the connections that are there. */
    void hangUp() throws IOException {
        for (Socket each : connections) {
            each.close();
        }
        connections.clear();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                opened.incrementAndGet();
                connections.add(socket);
                aside(() -> read(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void read(Socket socket) {
        try (InputStream in = new BufferedInputStream(socket.getInputStream())) {
            while (true) {
                reading.await();
                String frame = frame(in);
                if (frame == null) {
                    return;
                }
                messages.add(frame);
            }
        } catch (IOException | InterruptedException e) {
            // the connection ended, as one may in the middle of a frame
        }
    }

    private @Nullable String frame(InputStream in) throws IOException {
        int length = 0;
        for (int c = in.read(); c != ' '; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (c < '0' || c > '9' || length > 100_000) {
                broken.add("no length, but " + (char) c);
                return null;
            }
            length = length * 10 + c - '0';
        }
        byte[] bytes = in.readNBytes(length);
        return bytes.length < length ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static void aside(Runnable work) {
        Thread thread = new Thread(work, "syslog-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        resume();
        listener.close();
        hangUp();
    }
}
