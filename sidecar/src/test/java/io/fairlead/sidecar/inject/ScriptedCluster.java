package io.fairlead.sidecar.inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An API server that keeps objects by their paths, and their versions. */
final class ScriptedCluster implements AutoCloseable {

    static final String SECRET = "/api/v1/namespaces/fairlead/secrets/tls";
    static final String WEBHOOK =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/fairlead-injector";

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, ObjectNode> objects = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger version = new AtomicInteger();
    private final AtomicBoolean conflict = new AtomicBoolean();
    private volatile @Nullable String refusal;
    private final ObjectMapper json = new ObjectMapper();

    ScriptedCluster() throws IOException {
        Thread thread = new Thread(this::serve, "scripted-cluster");
        thread.setDaemon(true);
        thread.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    void put(String path, String object) throws IOException {
        keep(path, (ObjectNode) json.readTree(object));
    }

    String get(String path) {
        return String.valueOf(objects.get(path));
    }

    /** The next write finds that somebody else was quicker. */
    void conflictOnce() {
        conflict.set(true);
    }

    void refuse(String words) {
        refusal = words;
    }

    int writes() {
        return (int) requests.stream().filter(each -> !each.startsWith("GET")).count();
    }

    String lastOf(String method) {
        return requests.stream()
                .filter(each -> each.startsWith(method + " "))
                .reduce((one, next) -> next)
                .orElse("")
                .substring(method.length() + 1);
    }

    List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    private void keep(String path, ObjectNode object) {
        object.withObject("/metadata").put("resourceVersion", Integer.toString(version.incrementAndGet()));
        objects.put(path, object);
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                answer(client);
            } catch (IOException e) {
                // The client left, or the test is over.
            }
        }
    }

    private void answer(Socket client) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        String[] first = line(in).split(" ", -1);
        int length = 0;
        boolean chunked = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String low = header.toLowerCase(Locale.ROOT);
            if (low.startsWith("content-length:")) {
                length = Integer.parseInt(low.substring(15).trim());
            }
            chunked |= low.startsWith("transfer-encoding:");
            if (low.startsWith("authorization:")) {
                authorizations.add(header.substring(14).trim());
            }
        }
        assert !chunked;
        byte[] body = in.readNBytes(length);
        String answer = answer(first[0], first[1], body);
        client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    }

    private String answer(String method, String path, byte[] body) throws IOException {
        requests.add(method + " " + path);
        String words = refusal;
        if (words != null) {
            return response(
                    "403 Forbidden",
                    json.createObjectNode().put("message", words).toString());
        }
        if (method.equals("GET")) {
            ObjectNode found = objects.get(path);
            return found == null ? response("404 Not Found", "{}") : response("200 OK", found.toString());
        }
        ObjectNode sent = (ObjectNode) json.readTree(body);
        String at = method.equals("POST")
                ? path + "/" + sent.path("metadata").path("name").asText()
                : path;
        ObjectNode present = objects.get(at);
        boolean stale = method.equals("POST")
                ? present != null
                : present == null
                        || !present.path("metadata")
                                .path("resourceVersion")
                                .equals(sent.path("metadata").path("resourceVersion"));
        if (conflict.getAndSet(false) || stale) {
            return response("409 Conflict", "{}");
        }
        keep(at, sent);
        return response("200 OK", sent.toString());
    }

    private static String response(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
