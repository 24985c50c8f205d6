package io.fairlead.proxy.testing;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.netty.pkitesting.X509Bundle;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A collector by gRPC's own server. Refuses as often as it is told to, and then takes everything. Safe for any thread. */
public final class GrpcCollector implements AutoCloseable {

    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final Server server;
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    private final List<ExportTraceServiceRequest> traces = new CopyOnWriteArrayList<>();
    private final List<ExportMetricsServiceRequest> metrics = new CopyOnWriteArrayList<>();
    private final List<Metadata> heads = new CopyOnWriteArrayList<>();

    private record Refusal(Status status, byte @Nullable [] details) {}

    private GrpcCollector(int port, ServerCredentials credentials) {
        System.setProperty("otel.bsp.schedule.delay", "50"); // no test waits five seconds
        try {
            server = Grpc.newServerBuilderForPort(port, credentials)
                    .addService(service(
                            "opentelemetry.proto.collector.trace.v1.TraceService",
                            ExportTraceServiceRequest.parser(),
                            traces,
                            ExportTraceServiceResponse.getDefaultInstance()))
                    .addService(service(
                            "opentelemetry.proto.collector.metrics.v1.MetricsService",
                            ExportMetricsServiceRequest.parser(),
                            metrics,
                            ExportMetricsServiceResponse.getDefaultInstance()))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In clear text, on a free port. */
    public static GrpcCollector start() {
        return new GrpcCollector(0, InsecureServerCredentials.create());
    }

    /** In clear text, there. */
    public static GrpcCollector at(int port) {
        return new GrpcCollector(port, InsecureServerCredentials.create());
    }

    /** Over TLS, with a certificate of the scripted providers' authority for {@code host}. */
    public static GrpcCollector secure(String host) {
        X509Bundle leaf = ProviderCertificates.leaf(ScriptedProvider.Certificate.GOOD, List.of(host));
        try {
            return new GrpcCollector(
                    0, TlsServerCredentials.create(pem(leaf.getCertificatePathPEM()), pem(leaf.getPrivateKeyPEM())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream pem(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    public int port() {
        return server.getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** The next call is refused so. */
    public GrpcCollector refuse(Status status) {
        refusals.add(new Refusal(status, null));
        return this;
    }

    /** The next call is refused so, with a {@code google.rpc.Status} beside it. */
    public GrpcCollector refuse(Status status, byte[] details) {
        refusals.add(new Refusal(status, details));
        return this;
    }

    /** The heads of all calls, those that were refused too. */
    public List<Metadata> heads() {
        return heads;
    }

    /** A field of the latest call's head. */
    public @Nullable String header(String name) {
        return heads.get(heads.size() - 1).get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }

    /** Every span that was taken. */
    public List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        traces.forEach(each -> each.getResourceSpansList()
                .forEach(
                        resource -> resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()))));
        return spans;
    }

    /** The names of all metrics that were taken. */
    public List<String> metrics() {
        List<String> names = new ArrayList<>();
        metrics.forEach(each -> each.getResourceMetricsList()
                .forEach(resource -> resource.getScopeMetricsList()
                        .forEach(scope -> scope.getMetricsList().forEach(metric -> names.add(metric.getName())))));
        return names;
    }

    private <Q extends MessageLite, A extends Message> ServerServiceDefinition service(
            String name, Parser<Q> parser, List<Q> taken, A answer) {
        MethodDescriptor<Q, A> export = MethodDescriptor.<Q, A>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(name, "Export"))
                .setRequestMarshaller(new Messages<>(parser))
                .setResponseMarshaller(new Messages<>(null))
                .build();
        return ServerServiceDefinition.builder(name)
                .addMethod(ServerMethodDefinition.create(export, handler(taken, answer)))
                .build();
    }

    private <Q, A> ServerCallHandler<Q, A> handler(List<Q> taken, A answer) {
        return (call, head) -> {
            heads.add(head);
            call.request(2);
            return new ServerCall.Listener<>() {
                private @Nullable Q message;

                @Override
                public void onMessage(Q came) {
                    message = came;
                }

                @Override
                public void onHalfClose() {
                    Refusal refusal = refusals.poll();
                    Metadata trailers = new Metadata();
                    if (refusal != null) {
                        if (refusal.details() != null) {
                            trailers.put(DETAILS, refusal.details());
                        }
                        call.close(refusal.status(), trailers);
                        return;
                    }
                    if (message != null) {
                        taken.add(message);
                    }
                    call.sendHeaders(new Metadata());
                    call.sendMessage(answer);
                    call.close(Status.OK, trailers);
                }
            };
        };
    }

    private record Messages<M extends MessageLite>(@Nullable Parser<M> parser)
            implements MethodDescriptor.Marshaller<M> {
        @Override
        public InputStream stream(M message) {
            return new ByteArrayInputStream(message.toByteArray());
        }

        @Override
        public M parse(InputStream bytes) {
            if (parser == null) {
                throw new IllegalStateException("only written");
            }
            try {
                return parser.parseFrom(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
