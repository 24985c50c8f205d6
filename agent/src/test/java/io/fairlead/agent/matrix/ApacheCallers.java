package io.fairlead.agent.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;

/** Apache's HttpClient, of both generations. */
final class ApacheCallers {

    private ApacheCallers() {}

    static Caller five(OwnTls tls) {
        CloseableHttpClient client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls.context()))
                        .build())
                .disableAutomaticRetries()
                .build();
        return new Caller() {
            @Override
            public Answer post(String url, String id, int patienceMs) throws Exception {
                var call = new org.apache.hc.client5.http.classic.methods.HttpPost(url);
                call.setConfig(RequestConfig.custom()
                        .setResponseTimeout(patienceMs, TimeUnit.MILLISECONDS)
                        .build());
                call.setHeader("x-call", id);
                call.setEntity(new StringEntity(Caller.body(id), ContentType.APPLICATION_JSON));
                ClassicHttpResponse answer = client.executeOpen(HttpHost.create(call.getUri()), call, null);
                return new Answer(answer.getCode(), answer.getEntity().getContent(), call::cancel);
            }

            @Override
            public String impatience() {
                return "SocketTimeoutException";
            }

            @Override
            public void close() throws IOException {
                client.close();
            }
        };
    }

    static Caller four(OwnTls tls) {
        org.apache.http.impl.client.CloseableHttpClient client = org.apache.http.impl.client.HttpClients.custom()
                .setSSLContext(tls.context())
                .disableAutomaticRetries()
                .build();
        return new Caller() {
            @Override
            public Answer post(String url, String id, int patienceMs) throws Exception {
                HttpPost call = new HttpPost(url);
                call.setConfig(org.apache.http.client.config.RequestConfig.custom()
                        .setSocketTimeout(patienceMs)
                        .build());
                call.setHeader("x-call", id);
                call.setEntity(new org.apache.http.entity.StringEntity(
                        Caller.body(id),
                        org.apache.http.entity.ContentType.create("application/json", StandardCharsets.UTF_8)));
                CloseableHttpResponse answer = client.execute(call);
                InputStream body = answer.getEntity().getContent();
                return new Answer(answer.getStatusLine().getStatusCode(), body, call::abort);
            }

            @Override
            public String impatience() {
                return "SocketTimeoutException";
            }

            @Override
            public void close() throws IOException {
                client.close();
            }
        };
    }
}
