package io.fairlead.sidecar;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A provider of OpenAI's dialect on this machine, over plain HTTP/1.1. What a call gets is what its message says. */
final class LocalProvider implements AutoCloseable {

    /** Answered whole. */
    static final String WHOLE = "whole";
    /** A stream that breaks off after its first content. */
    static final String BROKEN = "broken";
    /** A stream that goes on with its second content only when {@link #goOn} says so. */
    static final String HELD = "held";

    private final ServerSocket listener;
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger held = new AtomicInteger();

    private LocalProvider(ServerSocket listener) {
        this.listener = listener;
    }

    static LocalProvider start() {
        try {
            LocalProvider provider = new LocalProvider(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()));
            provider.aside(provider::accept);
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An entry of {@code providers} under the name {@code local}. */
    String entry() {
        return "providers:\n  local: { like: openai-compatible, url: \"http://127.0.0.1:" + listener.getLocalPort()
                + "/v1\" }\n";
    }

    /** Lets the streams that are held go on to their end. */
    void goOn() {
        goOn.countDown();
    }

    /** Streams that have begun and are held. */
    int held() {
        return held.get();
    }

    /** The body of a call that asks for {@code what}. */
    static String call(String what) {
        return "{\"model\":\"m\",\"stream\":" + !what.equals(WHOLE) + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + what + "\"}]}";
    }

    private void aside(Runnable work) {
        Thread thread = new Thread(work, "local-provider");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                aside(() -> serve(socket));
            } catch (IOException e) {
                // the test is over
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String body = request(in);
            while (body != null && answer(body, socket.getOutputStream())) {
                body = request(in);
            }
        } catch (IOException e) {
            // the client left
        }
    }

    /** Reads a request, and gives its body; null at the end. */
    private static @Nullable String request(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
        }
        int length = head.toString(StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
                .findFirst()
                .orElse(0);
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Whether the connection can be kept. */
    private boolean answer(String body, OutputStream out) throws IOException {
        if (body.contains('"' + BROKEN + '"')) {
            write(out, streamHead() + event(content("one")));
            return false;
        }
        if (body.contains('"' + HELD + '"')) {
            write(out, streamHead() + event(content("one")));
            held.incrementAndGet();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            write(
                    out,
                    event(content("two"))
                            + event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}")
                            + event("[DONE]") + "0\r\n\r\n");
            return true;
        }
        String answer =
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"one\"},\"finish_reason\":\"stop\"}]}";
        write(
                out,
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + answer.length() + "\r\n\r\n"
                        + answer);
        return true;
    }

    private static String streamHead() {
        return "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    }

    private static String content(String text) {
        return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]}";
    }

    private static String event(String data) {
        String event = "data: " + data + "\n\n";
        return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        goOn.countDown();
        listener.close();
    }
}
