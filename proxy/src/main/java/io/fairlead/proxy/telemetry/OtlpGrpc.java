package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.telemetry.CollectorWire.Answer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Exports over gRPC: one call a message, a POST of HTTP/2 whose body is one frame, its status in the trailers. A message is
 * written by who exports it, a thread of the SDK's own. Safe for any thread.
 */
final class OtlpGrpc implements GrpcSender {

    /** Whether it is packed, and its length. */
    private static final int FRAME = 5;

    private final GrpcSenderConfig config;
    private final CollectorWire wire;
    private final CollectorWire.Line line;
    private final String path;

    OtlpGrpc(GrpcSenderConfig config, CollectorWire wire, @Nullable SSLContext tls) {
        this.config = config;
        this.wire = wire;
        this.line = wire.line(config.getEndpoint(), true, tls);
        String method = config.getFullMethodName();
        this.path = method.startsWith("/") ? method : "/" + method;
    }

    @Override
    public void send(MessageWriter message, Consumer<GrpcResponse> answered, Consumer<Throwable> failed) {
        byte[] body;
        try {
            body = framed(message);
        } catch (IOException e) {
            failed.accept(e);
            return;
        }
        var unused = ExportTries.send(
                        line,
                        wire.loop(),
                        new ExportTries.Message(path, headers(), body),
                        new ExportTries.Within(config.getTimeout(), config.getRetryPolicy(), ExportRule::grpc))
                .thenAccept(answer -> {
                    if (answer.status() == 0) {
                        failed.accept(new IOException(answer.code()));
                    } else {
                        answered.accept(new Came(answer));
                    }
                });
    }

    private byte[] framed(MessageWriter message) throws IOException {
        Compressor compressor = config.getCompressor();
        ByteArrayOutputStream written = new ByteArrayOutputStream(FRAME + Math.max(0, message.getContentLength()));
        written.writeBytes(new byte[FRAME]);
        if (compressor == null) {
            message.writeMessage(written);
        } else {
            try (OutputStream packed = compressor.compress(written)) {
                message.writeMessage(packed);
            }
        }
        byte[] frame = written.toByteArray();
        ByteBuffer.wrap(frame).put((byte) (compressor == null ? 0 : 1)).putInt(frame.length - FRAME);
        return frame;
    }

    private Headers headers() {
        Headers.Builder headers = Headers.builder(6);
        headers.add("te", "trailers");
        headers.add("content-type", "application/grpc");
        Compressor compressor = config.getCompressor();
        if (compressor != null) {
            headers.add("grpc-encoding", compressor.getEncoding());
        }
        OtlpHttp.add(headers, config.getHeadersSupplier().get());
        return headers.build();
    }

    /** What the SDK reads of an answer. */
    private record Came(Answer answer) implements GrpcResponse {
        @Override
        public GrpcStatusCode getStatusCode() {
            return GrpcStatus.of(answer).code();
        }

        @Override
        public String getStatusDescription() {
            return "";
        }

        @Override
        public byte[] getResponseMessage() {
            byte[] body = answer.body();
            return body.length <= FRAME ? new byte[0] : Arrays.copyOfRange(body, FRAME, body.length);
        }
    }

    @Override
    public CompletableResultCode shutdown() {
        line.close();
        return CompletableResultCode.ofSuccess();
    }
}
