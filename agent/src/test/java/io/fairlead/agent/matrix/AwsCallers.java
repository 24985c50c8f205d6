package io.fairlead.agent.matrix;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.ProtocolNegotiation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/** The HTTP clients of the AWS SDK. */
final class AwsCallers {

    private AwsCallers() {}

    static Caller apache(OwnTls tls) {
        return new Blocking() {
            @Override
            SdkHttpClient client(int patienceMs) {
                return ApacheHttpClient.builder()
                        .socketTimeout(Duration.ofMillis(patienceMs))
                        .tlsTrustManagersProvider(() -> new TrustManager[] {tls.trust()})
                        .build();
            }
        };
    }

    static Caller urlConnection(OwnTls tls) {
        return new Blocking() {
            @Override
            SdkHttpClient client(int patienceMs) {
                return UrlConnectionHttpClient.builder()
                        .socketTimeout(Duration.ofMillis(patienceMs))
                        .tlsTrustManagersProvider(() -> new TrustManager[] {tls.trust()})
                        .build();
            }
        };
    }

    private static SdkHttpFullRequest request(String url, String id) {
        byte[] body = Caller.body(id).getBytes(StandardCharsets.UTF_8);
        return SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create(url))
                .putHeader("Content-Type", "application/json")
                .putHeader("Content-Length", Integer.toString(body.length))
                .putHeader("x-call", id)
                .contentStreamProvider(() -> new ByteArrayInputStream(body))
                .build();
    }

    /** A body in one piece. */
    private record Content(byte[] bytes) implements SdkHttpContentPublisher {
        @Override
        public Optional<Long> contentLength() {
            return Optional.of((long) bytes.length);
        }

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
            Mono.just(ByteBuffer.wrap(bytes)).subscribe(subscriber);
        }
    }

    private abstract static class Blocking implements Caller {

        abstract SdkHttpClient client(int patienceMs);

        @Override
        public Answer post(String url, String id, int patienceMs) throws Exception {
            SdkHttpFullRequest request = request(url, id);
            var call = client(patienceMs)
                    .prepareRequest(HttpExecuteRequest.builder()
                            .request(request)
                            .contentStreamProvider(
                                    request.contentStreamProvider().orElseThrow())
                            .build());
            HttpExecuteResponse answer = call.call();
            InputStream body = answer.responseBody().orElseThrow();
            return new Answer(answer.httpResponse().statusCode(), body, call::abort);
        }

        @Override
        public String impatience() {
            return "SocketTimeoutException";
        }
    }

    static Caller netty(OwnTls tls, Protocol protocol) {
        return new Caller() {
            @Override
            public Answer post(String url, String id, int patienceMs) throws Exception {
                SdkAsyncHttpClient client = NettyNioAsyncHttpClient.builder()
                        .protocol(protocol)
                        .protocolNegotiation(
                                protocol == Protocol.HTTP2
                                        ? ProtocolNegotiation.ALPN
                                        : ProtocolNegotiation.ASSUME_PROTOCOL)
                        .readTimeout(Duration.ofMillis(patienceMs))
                        .tlsTrustManagersProvider(() -> new TrustManager[] {tls.trust()})
                        .buildWithDefaults(AttributeMap.builder()
                                .put(SdkHttpConfigurationOption.REAP_IDLE_CONNECTIONS, false)
                                .build());
                CompletableFuture<Answer> head = new CompletableFuture<>();
                Pieces pieces = new Pieces();
                SdkHttpRequest request = request(url, id);
                CompletableFuture<Void> whole = client.execute(AsyncExecuteRequest.builder()
                        .request(request)
                        .requestContentPublisher(new Content(Caller.body(id).getBytes(StandardCharsets.UTF_8)))
                        .responseHandler(new SdkAsyncHttpResponseHandler() {
                            @Override
                            public void onHeaders(SdkHttpResponse answer) {
                                head.complete(new Answer(answer.statusCode(), pieces, client::close));
                            }

                            @Override
                            public void onStream(Publisher<ByteBuffer> stream) {
                                stream.subscribe(pieces);
                            }

                            @Override
                            public void onError(Throwable error) {
                                head.completeExceptionally(error);
                            }
                        })
                        .build());
                whole.whenComplete((done, error) -> {
                    if (error != null) {
                        head.completeExceptionally(error);
                    }
                });
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
        };
    }
}
