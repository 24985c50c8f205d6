package io.fairlead.proxy.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.File;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The certification authority of all scripted providers of a test run, and the leaves it signs. Safe for any thread. */
final class ProviderCertificates {

    static final X509Bundle CA = authority("CN=Scripted Providers");
    private static final X509Bundle STRANGER = authority("CN=Nobody Knows");

    private ProviderCertificates() {}

    static File caFile() {
        return Holder.FILE;
    }

    private static final class Holder {
        static final File FILE = file();

        private static File file() {
            try {
                return CA.toTempRootCertPem();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static X509Bundle authority(String name) {
        try {
            return new CertificateBuilder()
                    .subject(name)
                    .ecp256()
                    .setIsCertificateAuthority(true)
                    .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static X509Bundle leaf(ScriptedProvider.Certificate kind, List<String> hosts) {
        Instant now = Instant.now();
        CertificateBuilder builder = new CertificateBuilder()
                .subject("CN=scripted")
                .ecp256()
                .notBefore(now.minus(Duration.ofDays(2)))
                .notAfter(now.plus(Duration.ofDays(2)))
                .setKeyUsage(true, KeyUsage.digitalSignature)
                .addExtendedKeyUsageServerAuth();
        if (kind == ScriptedProvider.Certificate.WRONG_NAME) {
            builder.addSanDnsName("another.test");
        } else {
            hosts.forEach(builder::addSanDnsName);
            builder.addSanIpAddress(InetAddress.getLoopbackAddress());
        }
        try {
            return switch (kind) {
                case EXPIRED -> builder.notAfter(now.minus(Duration.ofDays(1))).buildIssuedBy(CA);
                case NOT_YET_VALID ->
                    builder.notBefore(now.plus(Duration.ofDays(1))).buildIssuedBy(CA);
                case UNKNOWN_CA -> builder.buildIssuedBy(STRANGER);
                case SELF_SIGNED -> builder.setIsCertificateAuthority(true).buildSelfSigned();
                case GOOD, WRONG_NAME -> builder.buildIssuedBy(CA);
            };
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
