package io.fairlead.proxy.hostile;

import io.fairlead.proxy.http1.StrictReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An upstream that answers each request that a strict reader finds in what it received, and says which path it was asked
 * for. What no strict reader takes is kept as a complaint.
 */
final class RecordingUpstream implements AutoCloseable {

    /** In every answer, so that a client can tell it from Fairlead's own. */
    static final String MARK = "x-upstream-was-here";

    private static final Pattern PATH = Pattern.compile("^\\S+ (\\S+) ");
    private static final Pattern HOST = Pattern.compile("(?im)^host:");

    private final ServerSocket listener;
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    RecordingUpstream() throws IOException {
        listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    int requests() {
        return requests.get();
    }

    List<String> complaints() {
        return complaints;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "recording-upstream");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        StringBuilder pending = new StringBuilder();
        try (socket) {
            byte[] buffer = new byte[65536];
            int answered = 0;
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                pending.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                StrictReader read = StrictReader.read(pending.toString());
                for (; answered < read.requests(); answered++) {
                    requests.incrementAndGet();
                    Matcher path = PATH.matcher(pending);
                    String asked = path.find() ? path.group(1) : "";
                    String mark = MARK + ": " + (asked.contains("canary") ? asked : "yes");
                    socket.getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\n" + mark + "\r\nContent-Length: 0\r\n\r\n")
                                    .getBytes(StandardCharsets.ISO_8859_1));
                }
                if (read.atEnd()) {
                    if (answered != 1 || !HOST.matcher(pending).find()) {
                        complaints.add(answered + " requests at once, or none with a Host: " + pending);
                    }
                    pending.setLength(0);
                    answered = 0;
                }
            }
        } catch (IOException reset) {
            // As good as closed: what is left is looked at below.
        }
        open.remove(socket);
        if (pending.length() > 0) {
            complaints.add("not whole, or not by the grammar: " + pending);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
