package io.fairlead.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs that are not written in Java make of our certificates. */
class OtherVerifiersTest {

    @TempDir
    Path folder;

    @Test
    void openssl_accepts_our_leaves_when_it_is_strict() throws Exception {
        Tools.need("openssl", "openssl", "version");
        CertificateAuthority authority = CertificateAuthority.open(
                StateFolder.at(folder.resolve("state")),
                null,
                Set.of("api.openai.com", "192.0.2.7"),
                Clock.systemUTC());

        Leaf name = authority.issue("api.openai.com");
        assertThat(verify(name.chain(), authority.anchor(), "-verify_hostname", "api.openai.com"))
                .contains("OK");
        Leaf address = authority.issue("192.0.2.7");
        assertThat(verify(address.chain(), authority.anchor(), "-verify_ip", "192.0.2.7"))
                .contains("OK");
        Leaf regional = authority.issue("bedrock-runtime.us-east-1.amazonaws.com");
        assertThat(verify(
                        regional.chain(),
                        authority.anchor(),
                        "-verify_hostname",
                        "bedrock-runtime.us-east-1.amazonaws.com"))
                .contains("OK");
    }

    @Test
    void openssl_refuses_a_leaf_that_the_intermediate_may_not_sign() throws Exception {
        Tools.need("openssl", "openssl", "version");
        for (String host : List.of("example.org", "203.0.113.9", "::1")) {
            List<X509Certificate> chain = Forgery.of(
                    host,
                    Set.of("api.openai.com"),
                    new SecureRandom(),
                    Clock.systemUTC().instant());
            assertThat(verify(chain.subList(0, 2), chain.get(2)))
                    .as(host)
                    .containsAnyOf("permitted subtree violation", "excluded subtree violation");
        }
    }

    private String verify(List<X509Certificate> chain, X509Certificate anchor, String... more) throws Exception {
        Path leaf = Files.write(folder.resolve("leaf.pem"), Pem.of(chain.subList(0, 1)));
        Path rest = Files.write(folder.resolve("rest.pem"), Pem.of(chain.subList(1, chain.size())));
        Path root = Files.write(folder.resolve("root.pem"), Pem.of(List.of(anchor)));
        String[] fixed = {
            "openssl",
            "verify",
            "-x509_strict",
            "-purpose",
            "sslserver",
            "-no-CApath",
            "-CAfile",
            root.toString(),
            "-untrusted",
            rest.toString()
        };
        String[] command = new String[fixed.length + more.length + 1];
        System.arraycopy(fixed, 0, command, 0, fixed.length);
        System.arraycopy(more, 0, command, fixed.length, more.length);
        command[command.length - 1] = leaf.toString();
        return Tools.run(command).output();
    }
}
