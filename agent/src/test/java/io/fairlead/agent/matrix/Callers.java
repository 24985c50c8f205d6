package io.fairlead.agent.matrix;

import io.netty.handler.ssl.SslProvider;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import reactor.netty.http.HttpProtocol;

/** The clients of the matrix, in its order. */
final class Callers {

    private static final String JSON = "application/json";

    private Callers() {}

    static Map<String, Caller.Maker> all() {
        Map<String, Caller.Maker> all = new LinkedHashMap<>();
        all.put("HttpURLConnection", Callers::urlConnection);
        all.put("JDK HttpClient, HTTP/1.1", tls -> jdk(tls, HttpClient.Version.HTTP_1_1));
        all.put("JDK HttpClient, HTTP/2", tls -> jdk(tls, HttpClient.Version.HTTP_2));
        all.put("OkHttp 4, HTTP/1.1", tls -> okhttp(tls, List.of(Protocol.HTTP_1_1)));
        all.put("OkHttp 4, HTTP/2", tls -> okhttp(tls, List.of(Protocol.HTTP_2, Protocol.HTTP_1_1)));
        all.put("Apache HttpClient 5", ApacheCallers::five);
        all.put("Apache HttpClient 4", ApacheCallers::four);
        all.put("Reactor Netty, HTTP/1.1", tls -> NettyCallers.reactor(tls, HttpProtocol.HTTP11, SslProvider.JDK));
        all.put("Reactor Netty, HTTP/2", tls -> NettyCallers.reactor(tls, HttpProtocol.H2, SslProvider.JDK));
        all.put(
                "Reactor Netty, TLS by BoringSSL",
                tls -> NettyCallers.reactor(tls, HttpProtocol.HTTP11, SslProvider.OPENSSL));
        all.put("AWS SDK, Apache", AwsCallers::apache);
        all.put("AWS SDK, URL connection", AwsCallers::urlConnection);
        all.put("AWS SDK, Netty, HTTP/1.1", tls -> AwsCallers.netty(tls, software.amazon.awssdk.http.Protocol.HTTP1_1));
        all.put("AWS SDK, Netty, HTTP/2", tls -> AwsCallers.netty(tls, software.amazon.awssdk.http.Protocol.HTTP2));
        return all;
    }

    private static Caller urlConnection(OwnTls tls) {
        return new Caller() {
            @Override
            public Answer post(String url, String id, int patienceMs) throws Exception {
                HttpURLConnection call =
                        (HttpURLConnection) URI.create(url).toURL().openConnection();
                ((HttpsURLConnection) call).setSSLSocketFactory(tls.context().getSocketFactory());
                call.setReadTimeout(patienceMs);
                call.setDoOutput(true);
                call.setRequestProperty("Content-Type", JSON);
                call.setRequestProperty("x-call", id);
                call.getOutputStream().write(Caller.body(id).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                int status = call.getResponseCode();
                InputStream body = status < 400 ? call.getInputStream() : call.getErrorStream();
                return new Answer(status, body, call::disconnect);
            }

            @Override
            public String impatience() {
                return "SocketTimeoutException";
            }
        };
    }

    private static Caller jdk(OwnTls tls, HttpClient.Version version) {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(tls.context())
                .version(version)
                .build();
        return new Caller() {
            @Override
            public Answer post(String url, String id, int patienceMs) throws Exception {
                HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofMillis(patienceMs))
                        .header("Content-Type", JSON)
                        .header("x-call", id)
                        .POST(HttpRequest.BodyPublishers.ofString(Caller.body(id)))
                        .build();
                HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                return new Answer(answer.statusCode(), answer.body(), answer.body());
            }

            @Override
            public String impatience() {
                return "HttpTimeoutException";
            }
        };
    }

    private static Caller okhttp(OwnTls tls, List<Protocol> protocols) {
        OkHttpClient client = new OkHttpClient.Builder()
                .sslSocketFactory(tls.context().getSocketFactory(), tls.trust())
                .protocols(protocols)
                .build();
        return new Caller() {
            @Override
            public Answer post(String url, String id, int patienceMs) throws Exception {
                Call call = client.newBuilder()
                        .readTimeout(patienceMs, TimeUnit.MILLISECONDS)
                        .build()
                        .newCall(new Request.Builder()
                                .url(url)
                                .header("x-call", id)
                                .post(RequestBody.create(Caller.body(id), MediaType.get(JSON)))
                                .build());
                Response response = call.execute();
                return new Answer(response.code(), response.body().byteStream(), call::cancel);
            }

            @Override
            public String impatience() {
                return "SocketTimeoutException";
            }

            @Override
            public void close() {
                client.dispatcher().executorService().shutdown();
                client.connectionPool().evictAll();
            }
        };
    }
}
