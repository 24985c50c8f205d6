package io.fairlead.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fixture itself, met by the JDK's own client. */
class ScriptedProviderTest {

    private static HttpClient client(HttpClient.Version version) throws Exception {
        KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
        trust.load(null, null);
        trust.setCertificateEntry("ca", ScriptedProvider.ca());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trust);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trusted.getTrustManagers(), null);
        return HttpClient.newBuilder().version(version).sslContext(tls).build();
    }

    private static HttpRequest post(ScriptedProvider provider, String body) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + provider.port() + "/v1/chat?x=1"))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void records_what_came_and_answers_as_it_is_told(HttpClient.Version version) throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start()) {
            provider.next(
                    Reply.whole(429, "slow down", "retry-after", "1"), Reply.stream("data: a\n\n", "data: b\n\n"));
            HttpClient client = client(version);

            HttpResponse<String> first = client.send(post(provider, "one"), BodyHandlers.ofString());
            HttpResponse<String> second = client.send(post(provider, "two"), BodyHandlers.ofString());
            HttpResponse<String> third = client.send(post(provider, "three"), BodyHandlers.ofString());

            assertThat(first.statusCode()).isEqualTo(429);
            assertThat(first.headers().map()).containsEntry("retry-after", List.of("1"));
            assertThat(second.body()).isEqualTo("data: a\n\ndata: b\n\n");
            assertThat(third.body()).isEqualTo("{}");
            assertThat(first.version()).isEqualTo(version);
            assertThat(provider.seen()).extracting(Seen::text).containsExactly("one", "two", "three");
            assertThat(provider.seen().get(0).path()).isEqualTo("/v1/chat?x=1");
            assertThat(provider.accepted()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void breaks_off_where_it_is_told(HttpClient.Version version) throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start()) {
            HttpClient client = client(version);
            for (Reply ending : new Reply[] {
                Reply.script().rst(),
                Reply.script().head(200).chunk("half").fin(),
                Reply.script().head(200).chunk("half").rst(),
                Reply.script().head(200).chunk("half").resetStream(2)
            }) {
                provider.next(ending);
                assertThatThrownBy(() -> client.send(
                                HttpRequest.newBuilder(post(provider, "x").uri())
                                        .PUT(BodyPublishers.ofString("x"))
                                        .build(),
                                BodyHandlers.ofString()))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void waits_at_a_gate(HttpClient.Version version) throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.start()) {
            Gate gate = new Gate();
            provider.next(
                    Reply.script().head(200).chunk("a").await(gate).chunk("b").end());
            var answer = client(version).sendAsync(post(provider, "x"), BodyHandlers.ofString());
            gate.reached().join();
            assertThat(answer).isNotDone();
            gate.open();
            assertThat(answer.join().body()).isEqualTo("ab");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ScriptedProvider.Certificate.class,
            names = {"GOOD"},
            mode = EnumSource.Mode.EXCLUDE)
    void shows_a_bad_certificate(ScriptedProvider.Certificate certificate) throws Exception {
        try (ScriptedProvider provider =
                ScriptedProvider.builder().certificate(certificate).start()) {
            HttpClient client = client(HttpClient.Version.HTTP_1_1);
            assertThatThrownBy(() -> client.send(post(provider, "x"), BodyHandlers.ofString()))
                    .isInstanceOfAny(SSLHandshakeException.class, IOException.class);
            assertThat(provider.seen()).isEmpty();
            await().untilAsserted(() -> assertThat(provider.open()).isZero());
        }
    }
}
