package io.fairlead.proxy.wire;

import io.fairlead.proxy.testing.RunningEngine;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * An HTTP/1.1 client that hides nothing: it tells a message that ended from one that was cut. Blocking; for one thread, but
 * for {@link #close}, which any may call.
 */
final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String host;

    private RawClient(Socket socket, String host) throws IOException {
        this.socket = socket;
        this.host = host;
        socket.setSoTimeout((int) Scene.PATIENCE.toMillis());
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        out = socket.getOutputStream();
    }

    /** To the engine itself, for the base URL. */
    static RawClient to(RunningEngine engine) {
        try {
            return new RawClient(
                    connect(engine), "127.0.0.1:" + engine.address().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By CONNECT to {@code host}, and inside by TLS that trusts the engine's CA. */
    static RawClient through(RunningEngine engine, String host) {
        return through(engine, host, engine.clientTls());
    }

    /** By CONNECT to {@code host}, and inside by {@code context}'s TLS. */
    static RawClient through(RunningEngine engine, String host, SSLContext context) {
        try {
            Socket socket = connect(engine);
            RawClient outer = new RawClient(socket, host);
            outer.write(("CONNECT " + host + ":443 HTTP/1.1\r\nHost: " + host + ":443\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            String line = outer.line();
            if (!line.contains(" 200 ")) {
                throw new IOException(line);
            }
            while (!outer.line().isEmpty()) {
                // the rest of the head
            }
            SSLSocketFactory tls = context.getSocketFactory();
            SSLSocket inner = (SSLSocket) tls.createSocket(socket, host, 443, true);
            inner.startHandshake();
            return new RawClient(inner, host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connect(RunningEngine engine) throws IOException {
        return new Socket(engine.address().getAddress(), engine.address().getPort());
    }

    /** Sends a JSON body and reads the answer to its end, however that is. */
    Received post(String path, String body, String... headers) {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Received post(String path, byte[] body, String... headers) {
        send(path, body, headers);
        return read();
    }

    /** Sends without reading. */
    void send(String path, byte[] body, String... headers) {
        send("POST", path, body, headers);
    }

    /** Sends without reading; a {@code GET} has no body. */
    void send(String method, String path, String body, String... headers) {
        send(method, path, (method.equals("GET") ? "" : body).getBytes(StandardCharsets.UTF_8), headers);
    }

    private void send(String method, String path, byte[] body, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        boolean hosted = false;
        boolean typed = false;
        for (int i = 0; i < headers.length; i += 2) {
            hosted |= headers[i].equalsIgnoreCase("host");
            typed |= headers[i].equalsIgnoreCase("content-type");
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        head.append(hosted ? "" : "Host: " + host + "\r\n");
        if (method.equals("GET")) {
            head.append("\r\n");
        } else {
            head.append(typed ? "" : "Content-Type: application/json\r\n");
            head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        }
        write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        write(body);
    }

    void write(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the head of the next answer, and no more. */
    void begun() {
        try {
            while (!line().isEmpty()) {
                // the head
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads so many bytes of whatever comes, and throws them away. */
    void skip(long count) {
        try {
            in.skipNBytes(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything until the connection ends or is reset, framing and all. */
    String rest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                all.write(next);
            }
        } catch (IOException e) {
            // an end as well
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Reads the next answer. */
    Received read() {
        try {
            String status = line();
            List<Map.Entry<String, String>> headers = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.add(Map.entry(
                        line.substring(0, colon), line.substring(colon + 1).strip()));
            }
            int code = Integer.parseInt(status.split(" ", -1)[1]);
            if (code == 100) {
                return read();
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            boolean whole = body(code, headers, body);
            return new Received(code, headers, body.toByteArray(), whole);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean body(int code, List<Map.Entry<String, String>> headers, ByteArrayOutputStream body) {
        try {
            for (Map.Entry<String, String> field : headers) {
                String name = field.getKey().toLowerCase(Locale.ROOT);
                if (name.equals("transfer-encoding")) {
                    chunks(body);
                    return true;
                }
                if (name.equals("content-length")) {
                    copy(Integer.parseInt(field.getValue()), body);
                    return true;
                }
            }
            if (code == 204 || code == 304) {
                return true;
            }
            for (int next = in.read(); next >= 0; next = in.read()) {
                body.write(next);
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private void chunks(ByteArrayOutputStream body) throws IOException {
        while (true) {
            int size = Integer.parseInt(line().split(";", -1)[0].strip(), 16);
            if (size == 0) {
                while (!line().isEmpty()) {
                    // trailers
                }
                return;
            }
            copy(size, body);
            if (!line().isEmpty()) {
                throw new IOException("a chunk without its end");
            }
        }
    }

    private void copy(int count, ByteArrayOutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        for (int left = count; left > 0; ) {
            int read = in.read(buffer, 0, Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException();
            }
            to.write(buffer, 0, read);
            left -= read;
        }
    }

    /** The next line without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException(line.toString());
            }
            line.append((char) next);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    /** The next byte of whatever comes; -1 at the end. */
    int next() throws IOException {
        return in.read();
    }

    /** Ends the connection without a word: an RST. */
    void abort() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // it is closed already
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
