package io.fairlead.proxy.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A forward proxy on 127.0.0.1 that answers CONNECT as a test says, and else opens the tunnel: to where {@link #map} says, or to
 * that port of loopback. Safe for any thread.
 */
public final class ScriptedProxy implements AutoCloseable {

    /** What a CONNECT said. */
    public record Asked(String target, Map<String, String> fields) {}

    private final RawProvider listener;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> mapped = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Function<Asked, String> answers = any -> "";
    private volatile String first = "";

    private ScriptedProxy(Function<RawProvider.Peer, RawProvider> made) {
        this.listener = made.apply(this::serve);
    }

    public static ScriptedProxy start() {
        return new ScriptedProxy(RawProvider::plain);
    }

    /** One that is spoken to over TLS. */
    public static ScriptedProxy secure() {
        return new ScriptedProxy(RawProvider::http1);
    }

    /** {@code target} is really at this port of loopback. */
    public ScriptedProxy map(String target, int port) {
        mapped.put(target, port);
        return this;
    }

    /**
     * Decides about each CONNECT by what it gets: a status line's rest such as {@code 407 Proxy Authentication Required}, {@code
     * stall}, {@code close}, or nothing for a tunnel.
     */
    public ScriptedProxy on(Function<Asked, String> chosen) {
        answers = chosen;
        return this;
    }

    /** Bytes that come with the answer that opens a tunnel, as from a server that speaks first. */
    public ScriptedProxy first(String bytes) {
        first = bytes;
        return this;
    }

    public List<Asked> asked() {
        return asked;
    }

    public List<String> targets() {
        return asked.stream().map(Asked::target).toList();
    }

    public int port() {
        return listener.port();
    }

    /** Connections open now. */
    public int open() {
        return listener.open();
    }

    private void serve(int connection, InputStream in, OutputStream out) throws IOException {
        Asked said = head(in);
        if (said == null) {
            return;
        }
        asked.add(said);
        String answer = answers.apply(said);
        switch (answer) {
            case "close" -> {}
            case "stall" -> await();
            case "" -> tunnel(said.target(), in, out);
            default -> {
                String body = "<html>no</html>";
                out.write(("HTTP/1.1 " + answer + "\r\nContent-Type: text/html\r\nContent-Length: " + body.length()
                                + "\r\nProxy-Authenticate: Basic realm=\"corp\"\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                in.readAllBytes(); // until the other side leaves
            }
        }
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tunnel(String target, InputStream in, OutputStream out) throws IOException {
        int port = mapped.getOrDefault(target, Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)));
        try (Socket host = new Socket(InetAddress.getLoopbackAddress(), port)) {
            out.write(("HTTP/1.1 200 Connection established\r\nVia: 1.1 corp\r\n\r\n" + first)
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Aside.run(() -> pump(host, out));
            byte[] piece = new byte[8_192];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                host.getOutputStream().write(piece, 0, read);
            }
        }
    }

    private static void pump(Socket from, OutputStream out) {
        try (out) {
            byte[] piece = new byte[8_192];
            for (int read = from.getInputStream().read(piece);
                    read >= 0;
                    read = from.getInputStream().read(piece)) {
                out.write(piece, 0, read);
                out.flush();
            }
        } catch (IOException ended) {
            // one of both left
        }
    }

    private static @Nullable Asked head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            bytes.write(next);
        }
        String[] lines = bytes.toString(StandardCharsets.US_ASCII).split("\r\n", -1);
        Map<String, String> fields = new ConcurrentHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                fields.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return new Asked(lines[0].split(" ", -1)[1], fields);
    }

    @Override
    public void close() {
        over.countDown();
        listener.close();
    }
}
