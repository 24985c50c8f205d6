package io.fairlead.agent.matrix;

import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Reactor Netty, which Spring's WebClient stands on. */
final class NettyCallers {

    private NettyCallers() {}

    static Caller reactor(OwnTls tls, HttpProtocol protocol, SslProvider provider) {
        ConnectionProvider pool = ConnectionProvider.create("matrix", 8);
        HttpClient client = HttpClient.create(pool).protocol(protocol).secure(spec -> {
            if (protocol == HttpProtocol.H2) {
                spec.sslContext((reactor.netty.tcp.SslProvider.GenericSslContextSpec<?>) Http2SslContextSpec.forClient()
                        .configure(each -> each.trustManager(tls.trust()).sslProvider(provider)));
            } else {
                spec.sslContext(
                        (reactor.netty.tcp.SslProvider.GenericSslContextSpec<?>) Http11SslContextSpec.forClient()
                                .configure(
                                        each -> each.trustManager(tls.trust()).sslProvider(provider)));
            }
        });
        return new Caller() {
            @Override
            public Answer post(String url, String id, int patienceMs) throws Exception {
                CompletableFuture<Answer> head = new CompletableFuture<>();
                Pieces pieces = new Pieces();
                client.responseTimeout(Duration.ofMillis(patienceMs))
                        .headers(headers ->
                                headers.set("Content-Type", "application/json").set("x-call", id))
                        .post()
                        .uri(url)
                        .send(ByteBufFlux.fromString(Mono.just(Caller.body(id))))
                        .response((answer, bytes) -> {
                            head.complete(new Answer(answer.status().code(), pieces, pieces::cancel));
                            return bytes.map(NettyCallers::copy);
                        })
                        .doOnError(head::completeExceptionally)
                        .subscribe(pieces);
                try {
                    return head.get(60, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    throw (Exception) e.getCause();
                }
            }

            @Override
            public String impatience() {
                return "ReadTimeoutException";
            }

            @Override
            public void close() {
                pool.dispose();
            }
        };
    }

    private static java.nio.ByteBuffer copy(ByteBuf bytes) {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        return java.nio.ByteBuffer.wrap(copy);
    }
}
