package io.fairlead.dist;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A provider of OpenAI's dialect on this machine, over plain HTTP. Each call gets the same answer. */
final class AnsweringProvider implements AutoCloseable {

    static final String ANSWER = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,\
            "message":{"role":"assistant","content":"unpacked"},"finish_reason":"stop"}]}""";

    private final HttpServer server;

    private AnsweringProvider(HttpServer server) {
        this.server = server;
    }

    static AnsweringProvider start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", call -> {
            call.getRequestBody().readAllBytes();
            byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().add("content-type", "application/json");
            call.sendResponseHeaders(200, answer.length);
            call.getResponseBody().write(answer);
            call.close();
        });
        server.start();
        return new AnsweringProvider(server);
    }

    /** The section of a configuration that names it {@code local}. */
    String configuration() {
        return "providers:\n  local: { like: openai-compatible, url: \"http://127.0.0.1:"
                + server.getAddress().getPort() + "/v1\" }\n";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
