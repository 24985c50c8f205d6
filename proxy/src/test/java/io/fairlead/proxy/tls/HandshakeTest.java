package io.fairlead.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
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
        return UpstreamTls.create(() -> SystemRoots.load(List.of()), UpstreamTls.roots(List.of(pem)), library, workers);
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
        UpstreamTls upstream = UpstreamTls.create(
                () -> SystemRoots.load(List.of()), UpstreamTls.roots(List.of(state.caPem())), library, workers);

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
        UpstreamTls upstream = UpstreamTls.create(
                () -> SystemRoots.load(List.of()), UpstreamTls.roots(List.of(state.caPem())), library, workers);
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
    void the_systems_roots_are_not_read_for_a_server_that_a_configured_root_signed(TlsLibrary library)
            throws Exception {
        X509Bundle root = ca().buildSelfSigned();
        AtomicInteger reads = new AtomicInteger();
        UpstreamTls upstream = UpstreamTls.create(
                () -> {
                    reads.incrementAndGet();
                    return SystemRoots.load(List.of());
                },
                List.of(root.getCertificate()),
                library,
                workers);

        SslContext good = context(server(HOST).buildIssuedBy(root));
        assertThat(peers.shake(good, upstream, HOST, true).failure()).isNull();
        assertThat(reads).hasValue(0);
        SslContext unknown = context(
                server(HOST).buildIssuedBy(ca().subject("CN=Somebody else").buildSelfSigned()));
        assertThat(peers.shake(unknown, upstream, HOST, true).failure()).isNotNull();
        assertThat(reads).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(TlsLibrary.class)
    void a_root_of_the_system_counts_beside_a_configured_one_of_the_same_name(TlsLibrary library) throws Exception {
        X509Bundle system = ca().buildSelfSigned();
        UpstreamTls upstream = UpstreamTls.create(
                () -> List.of(system.getCertificate()),
                List.of(ca().buildSelfSigned().getCertificate()),
                library,
                workers);

        SslContext shown = context(server(HOST).buildIssuedBy(system));
        assertThat(peers.shake(shown, upstream, HOST, true).failure()).isNull();
        SslContext neither = context(server(HOST).buildIssuedBy(ca().buildSelfSigned()));
        assertThat(peers.shake(neither, upstream, HOST, true).failure()).isNotNull();
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
    void only_what_is_on_the_path_to_the_root_must_be_strong(TlsLibrary library) throws Exception {
        X509Bundle root = ca().buildSelfSigned();
        X509Bundle middle = ca().subject("CN=Middle").buildIssuedBy(root);
        X509Bundle shown = server(HOST).buildIssuedBy(middle);
        X509Certificate old = overSha1("CN=An old cross-signed root", "CN=Nobody");

        for (List<X509Certificate> chain : List.of(
                List.of(shown.getCertificate(), middle.getCertificate(), old),
                List.of(shown.getCertificate(), old, middle.getCertificate()),
                List.of(shown.getCertificate(), middle.getCertificate(), root.getCertificate(), old))) {
            assertThat(peers.shake(showing(chain, shown.getKeyPair().getPrivate()), trusting(root, library), HOST, true)
                            .failure())
                    .isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(TlsLibrary.class)
    void an_intermediate_that_may_not_sign_for_servers_is_refused(TlsLibrary library) throws Exception {
        X509Bundle root = ca().buildSelfSigned();
        X509Bundle clients =
                ca().subject("CN=Middle").addExtendedKeyUsageClientAuth().buildIssuedBy(root);
        X509Bundle mail = ca().subject("CN=Middle")
                .addExtendedKeyUsageEmailProtection()
                .addExtendedKeyUsageCodeSigning()
                .buildIssuedBy(root);
        X509Bundle servers = ca().subject("CN=Middle")
                .addExtendedKeyUsageClientAuth()
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(root);

        assertThat(failure(root, server(HOST).buildIssuedBy(clients), library).code())
                .isEqualTo("tls_cert_invalid");
        assertThat(failure(root, server(HOST).buildIssuedBy(mail), library).code())
                .isEqualTo("tls_cert_invalid");
        assertThat(peers.shake(context(server(HOST).buildIssuedBy(servers)), trusting(root, library), HOST, true)
                        .failure())
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(TlsLibrary.class)
    void a_path_that_is_signed_over_sha1_is_weak(TlsLibrary library) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        X509Bundle root = ca().rsa2048().buildSelfSigned();
        java.security.KeyPair pair = generator.generateKeyPair();
        X509Certificate middle = signedOverSha1(
                "CN=Middle",
                pair.getPublic(),
                root.getCertificate().getSubjectX500Principal().getName(),
                root.getKeyPair().getPrivate());
        X509Bundle issuer = X509Bundle.fromCertificatePath(
                new X509Certificate[] {middle, root.getCertificate()}, root.getCertificate(), pair);

        assertThat(failure(root, server(HOST).buildIssuedBy(issuer), library).code())
                .isEqualTo("tls_cert_weak");
    }

    /** A server that shows {@code chain} as it is, whether it makes sense or not. */
    private static SslContext showing(List<X509Certificate> chain, PrivateKey key) throws Exception {
        return SslContextBuilder.forServer(new X509ExtendedKeyManager() {
                    @Override
                    public String[] getClientAliases(String type, Principal[] issuers) {
                        return new String[0];
                    }

                    @Override
                    public @Nullable String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
                        return null;
                    }

                    @Override
                    public String[] getServerAliases(String type, Principal[] issuers) {
                        return new String[] {"only"};
                    }

                    @Override
                    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
                        return "only";
                    }

                    @Override
                    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
                        return "only";
                    }

                    @Override
                    public X509Certificate[] getCertificateChain(String alias) {
                        return chain.toArray(X509Certificate[]::new);
                    }

                    @Override
                    public PrivateKey getPrivateKey(String alias) {
                        return key;
                    }
                })
                .sslProvider(SslProvider.JDK)
                .build();
    }

    private static X509Certificate overSha1(String subject, String issuer) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        java.security.KeyPair pair = generator.generateKeyPair();
        return signedOverSha1(subject, pair.getPublic(), issuer, pair.getPrivate());
    }

    private static X509Certificate signedOverSha1(
            String subject, java.security.PublicKey key, String issuer, java.security.PrivateKey by) throws Exception {
        Instant now = Clock.systemUTC().instant();
        var builder = new org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder(
                new org.bouncycastle.asn1.x500.X500Name(issuer),
                java.math.BigInteger.TEN,
                java.util.Date.from(now.minus(Duration.ofDays(1))),
                java.util.Date.from(now.plus(Duration.ofDays(9))),
                new org.bouncycastle.asn1.x500.X500Name(subject),
                key);
        builder.addExtension(
                org.bouncycastle.asn1.x509.Extension.basicConstraints,
                true,
                new org.bouncycastle.asn1.x509.BasicConstraints(true));
        return new org.bouncycastle.cert.jcajce.JcaX509CertificateConverter()
                .getCertificate(builder.build(
                        new org.bouncycastle.operator.jcajce.JcaContentSignerBuilder("SHA1withRSA").build(by)));
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
