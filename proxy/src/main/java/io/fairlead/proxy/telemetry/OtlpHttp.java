package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.telemetry.CollectorWire.Answer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Exports over HTTP/1.1. A message is written by who exports it, a thread of the SDK's own. Safe for any thread. */
final class OtlpHttp implements HttpSender {

    private final HttpSenderConfig config;
    private final CollectorWire wire;
    private final CollectorWire.Line line;

    OtlpHttp(HttpSenderConfig config, CollectorWire wire, @Nullable SSLContext tls) {
        this.config = config;
        this.wire = wire;
        this.line = wire.line(config.getEndpoint(), false, tls);
    }

    @Override
    public void send(MessageWriter message, Consumer<HttpResponse> answered, Consumer<Throwable> failed) {
        byte[] body;
        try {
            body = body(message);
        } catch (IOException e) {
            failed.accept(e);
            return;
        }
        var unused = ExportTries.send(
                        line,
                        wire.loop(),
                        new ExportTries.Message(path(config.getEndpoint()), headers(), body),
                        new ExportTries.Within(config.getTimeout(), config.getRetryPolicy(), ExportRule::http))
                .thenAccept(answer -> {
                    if (answer.status() == 0) {
                        failed.accept(new IOException(answer.code()));
                    } else {
                        answered.accept(new Came(answer));
                    }
                });
    }

    private byte[] body(MessageWriter message) throws IOException {
        Compressor compressor = config.getCompressor();
        ByteArrayOutputStream written = new ByteArrayOutputStream(Math.max(0, message.getContentLength()));
        if (compressor == null) {
            message.writeMessage(written);
        } else {
            try (OutputStream packed = compressor.compress(written)) {
                message.writeMessage(packed);
            }
        }
        return written.toByteArray();
    }

    private static String path(URI endpoint) {
        String path = endpoint.getRawPath();
        String query = endpoint.getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    private Headers headers() {
        Headers.Builder headers = Headers.builder(6);
        add(headers, config.getHeadersSupplier().get());
        headers.add("Content-Type", config.getContentType());
        Compressor compressor = config.getCompressor();
        if (compressor != null) {
            headers.add("Content-Encoding", compressor.getEncoding());
        }
        return headers.build();
    }

    static void add(Headers.Builder headers, Map<String, List<String>> configured) {
        if (configured != null) {
            configured.forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
        }
    }

    /** What the SDK reads of an answer. */
    private record Came(Answer answer) implements HttpResponse {
        @Override
        public int getStatusCode() {
            return answer.status();
        }

        @Override
        public String getStatusMessage() {
            return "";
        }

        @Override
        public byte[] getResponseBody() {
            return answer.body();
        }
    }

    @Override
    public CompletableResultCode shutdown() {
        line.close();
        return CompletableResultCode.ofSuccess();
    }
}
