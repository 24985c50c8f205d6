package io.fairlead.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real handshakes over sockets, with each library. */
class HandshakeTest {

    private static final String HOST = "api.openai.com";

    @TempDir
    Path folder;

    private final TlsWorkers workers = new TlsWorkers();
    private TlsPeers peers;

    @BeforeEach
    void start() {
        peers = new TlsPeers();
    }

    @AfterEach
    void stop() {
        peers.close();
        workers.close();
    }

    private UpstreamTls trusting(X509Bundle root, TlsLibrary library) throws Exception {
        Path pem = Files.writeString(folder.resolve("extra.pem"), root.getRootCertificatePEM());
        return UpstreamTls.create(SystemRoots.load(List.of()), List.of(pem), library, workers);
    }

    private static CertificateBuilder ca() {
        return new CertificateBuilder()
                .subject("CN=Test CA")
                .setIsCertificateAuthority(true)
                .ecp256();
    }

    private static CertificateBuilder server(String host) {
        return new CertificateBuilder()
                .subject("CN=server")
                .addSanDnsName(host)
                .addExtendedKeyUsageServerAuth()
                .ecp256();
    }

    private static SslContext context(X509Bundle bundle) throws Exception {
        return SslContextBuilder.forServer(bundle.getKeyPair().getPrivate(), bundle.getCertificatePath())
                .build();
    }

    private TlsFailure failure(X509Bundle root, X509Bundle shown, TlsLibrary library) throws Exception {
        TlsPeers.Result result = peers.shake(context(shown), trusting(root, library), HOST, true);
        assertThat(result.failure()).as("the handshake fails").isNotNull();
        return TlsFailure.of(result.failure());
    }

    @ParameterizedTest
    @EnumSource(TlsLibrary.class)
    void our_leaf_and_our_client_agree_on_http2(TlsLibrary library) {
        Clock clock = Clock.systemUTC();
        StateFolder state = StateFolder.at(folder.resolve("state"));
        CertificateAuthority authority = CertificateAuthority.open(state, null, Set.of(HOST), clock);
        LeafCertificates leaves = new LeafCertificates(authority, InterceptedHosts.of(HOST), library, workers, clock);
        UpstreamTls upstream =
                UpstreamTls.create(SystemRoots.load(List.of()), List.of(state.caPem()), library, workers);

        SslContext both = leaves.contextFor(HOST, false).toCompletableFuture().join();
        assertThat(peers.shake(both, upstream, HOST, true).protocol()).isEqualTo(ApplicationProtocolNames.HTTP_2);
        assertThat(peers.shake(both, upstream, HOST, false).protocol()).isEqualTo(ApplicationProtocolNames.HTTP_1_1);
        SslContext pinned = leaves.contextFor(HOST, true).toCompletableFuture().join();
        assertThat(peers.shake(pinned, upstream, HOST, true).protocol()).isEqualTo(ApplicationProtocolNames.HTTP_1_1);
    }

    @ParameterizedTest
    @EnumSource(TlsLibrary.class)
    void a_second_connection_resumes_the_session_of_the_first(TlsLibrary library) {
        Clock clock = Clock.systemUTC();
        StateFolder state = StateFolder.at(folder.resolve("state"));
        CertificateAuthority authority = CertificateAuthority.open(state, null, Set.of(HOST), clock);
        LeafCertificates leaves = new LeafCertificates(authority, InterceptedHosts.of(HOST), library, workers, clock);
        UpstreamTls upstream =
                UpstreamTls.create(SystemRoots.load(List.of()), List.of(state.caPem()), library, workers);
        SslContext context =
                leaves.contextFor(HOST, false).toCompletableFuture().join();

        int first = peers.shake(context, upstream, HOST, true).handshakeBytes();
        int second = peers.shake(context, upstream, HOST, true).handshakeBytes();
        assertThat(second).as("a resumed handshake shows no certificates").isLessThan(first - 600);
    }

    @ParameterizedTest
    @EnumSource(TlsLibrary.class)
    void a_certificate_that_is_right_is_accepted(TlsLibrary library) throws Exception {
        X509Bundle root = ca().buildSelfSigned();

        TlsPeers.Result result =
                peers.shake(context(server(HOST).buildIssuedBy(root)), trusting(root, library), HOST, true);

        assertThat(result.failure()).isNull();
    }

    @ParameterizedTest
    @EnumSource(TlsLibrary.class)
    void each_bad_certificate_has_its_code(TlsLibrary library) throws Exception {
        Instant now = Clock.systemUTC().instant();
        X509Bundle root = ca().buildSelfSigned();

        assertThat(failure(
                                root,
                                server(HOST)
                                        .notBefore(now.minus(Duration.ofDays(9)))
                                        .notAfter(now.minus(Duration.ofDays(1)))
                                        .buildIssuedBy(root),
                                library)
                        .code())
                .isEqualTo("tls_cert_expired");
        TlsFailure early = failure(
                root,
                server(HOST)
                        .notBefore(now.plus(Duration.ofDays(1)))
                        .notAfter(now.plus(Duration.ofDays(9)))
                        .buildIssuedBy(root),
                library);
        assertThat(early.code()).isEqualTo("tls_cert_not_yet_valid");
        assertThat(early.detail()).contains("clock");
        assertThat(failure(root, server("api.example.com").buildIssuedBy(root), library)
                        .code())
                .isEqualTo("tls_cert_name");
        assertThat(failure(root, server(HOST).buildIssuedBy(ca().buildSelfSigned()), library)
                        .code())
                .isEqualTo("tls_cert_untrusted");
        assertThat(failure(root, server(HOST).setIsCertificateAuthority(true).buildSelfSigned(), library)
                        .code())
                .isEqualTo("tls_cert_untrusted");
    }

    @ParameterizedTest
    @EnumSource(TlsLibrary.class)
    void a_weak_certificate_is_named_so(TlsLibrary library) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        X509Bundle root = ca().buildSelfSigned();

        TlsFailure failure =
                failure(root, server(HOST).keyPair(generator.generateKeyPair()).buildIssuedBy(root), library);

        assertThat(failure.code()).isEqualTo("tls_cert_weak");
        assertThat(failure.deterministic()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(TlsLibrary.class)
    void a_server_that_does_not_speak_tls_gets_not_one_byte_in_the_clear(TlsLibrary library) throws Exception {
        UpstreamTls upstream = trusting(ca().buildSelfSigned(), library);

        TlsPeers.Result plain = peers.shakeWithPlain("HTTP/1.1 400 Bad Request\r\n\r\n", upstream, HOST);
        assertThat(TlsFailure.of(Objects.requireNonNull(plain.failure())).code())
                .isEqualTo("tls_not_spoken");
        assertThat(plain.received()).as("only TLS records").startsWith(new byte[] {0x16, 0x03});
        assertThat(plain.connections()).isEqualTo(1);

        TlsPeers.Result closed = peers.shakeWithPlain("", upstream, HOST);
        assertThat(TlsFailure.of(Objects.requireNonNull(closed.failure())).code())
                .isEqualTo("tls_handshake_failed");
        assertThat(closed.connections()).isEqualTo(1);
    }
}
