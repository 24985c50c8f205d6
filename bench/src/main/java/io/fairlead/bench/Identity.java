package io.fairlead.bench;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The upstream's certificate for {@value #HOST}, and the authority that signed it, made anew for each run. */
final class Identity {

    /** A provider that Fairlead knows and intercepts. */
    static final String HOST = "api.openai.com";

    private final X509Bundle leaf;
    private final Path authority;
    private final Path chain;
    private final Path key;

    private Identity(X509Bundle leaf, Path authority, Path chain, Path key) {
        this.leaf = leaf;
        this.authority = authority;
        this.chain = chain;
        this.key = key;
    }

    static Identity in(Path folder) throws Exception {
        X509Bundle ca = new CertificateBuilder()
                .ecp256()
                .subject("CN=Bench CA")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle leaf = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + HOST)
                .addSanDnsName(HOST)
                .buildIssuedBy(ca);
        return new Identity(
                leaf,
                Files.writeString(folder.resolve("upstream-ca.pem"), ca.getCertificatePEM()),
                Files.writeString(folder.resolve("upstream.pem"), leaf.getCertificatePathPEM()),
                Files.writeString(folder.resolve("upstream-key.pem"), leaf.getPrivateKeyPEM()));
    }

    /** PEM, of the certificate to trust. */
    Path authority() {
        return authority;
    }

    /** PEM, the leaf first. */
    Path chain() {
        return chain;
    }

    Path key() {
        return key;
    }

    SslContext server() throws IOException {
        return SslContextBuilder.forServer(leaf.getKeyPair().getPrivate(), leaf.getCertificatePath())
                .sslProvider(library())
                .build();
    }

    /** Trusts the certificate in {@code pem} and no other. */
    static SslContext client(Path pem) throws IOException {
        return SslContextBuilder.forClient()
                .sslProvider(library())
                .trustManager(pem.toFile())
                .build();
    }

    private static SslProvider library() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }
}
