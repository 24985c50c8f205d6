package io.fairlead.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python's TLS with its strict flag, which newer versions set by default. */
class PythonVerifierTest {

    /** Shakes hands with itself in memory, and prints what came of it. */
    private static final String SCRIPT = """
            import ssl, sys
            root, chain, key, host = sys.argv[1:5]
            server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.load_cert_chain(chain, key)
            client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            client.load_verify_locations(root)
            client.verify_flags |= ssl.VERIFY_X509_STRICT
            up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
            c = client.wrap_bio(down, up, server_hostname=host)
            s = server.wrap_bio(up, down, server_side=True)
            done = set()
            try:
                for _ in range(10):
                    for side in (c, s):
                        if side not in done:
                            try:
                                side.do_handshake()
                                done.add(side)
                            except ssl.SSLWantReadError:
                                pass
                print("verified" if c in done else "unfinished")
            except ssl.SSLCertVerificationError as e:
                print("refused:", e.verify_message)
            """;

    @TempDir
    Path folder;

    @Test
    void accepts_our_leaves_and_refuses_those_for_other_hosts() throws Exception {
        Tools.need("python3", "python3", "-c", "import ssl; ssl.VERIFY_X509_STRICT");
        Path script = Files.writeString(folder.resolve("shake.py"), SCRIPT);
        CertificateAuthority authority = CertificateAuthority.open(
                StateFolder.at(folder.resolve("state")),
                null,
                Set.of("api.openai.com", "192.0.2.7"),
                Clock.systemUTC());
        for (String host : List.of("api.openai.com", "192.0.2.7", "bedrock-runtime.us-east-1.amazonaws.com")) {
            Leaf leaf = authority.issue(host);
            assertThat(shake(script, authority.anchor(), leaf.chain(), leaf.key(), host))
                    .as(host)
                    .isEqualTo("verified");
        }

        SecureRandom random = new SecureRandom();
        Instant now = Clock.systemUTC().instant();
        Profiles profiles = new Profiles(random);
        KeyPair top = KeyPairs.fresh(random);
        X509Certificate root = profiles.root(top.getPublic(), top.getPrivate(), now);
        KeyPair middle = KeyPairs.fresh(random);
        X509Certificate limited =
                profiles.intermediate(middle.getPublic(), Set.of("api.openai.com"), root, top.getPrivate(), now);
        KeyPair own = KeyPairs.fresh(random);
        X509Certificate forged = profiles.leaf(own.getPublic(), "example.org", limited, middle.getPrivate(), now);
        assertThat(shake(script, root, List.of(forged, limited), own.getPrivate(), "example.org"))
                .isEqualTo("refused: permitted subtree violation");
    }

    private String shake(Path script, X509Certificate root, List<X509Certificate> chain, PrivateKey key, String host)
            throws Exception {
        Path rootFile = Files.write(folder.resolve("root.pem"), Pem.of(List.of(root)));
        Path chainFile = Files.write(folder.resolve("chain.pem"), Pem.of(chain));
        Path keyFile = Files.write(folder.resolve("key.pem"), Pem.of(key));
        return Tools.run(
                        "python3",
                        script.toString(),
                        rootFile.toString(),
                        chainFile.toString(),
                        keyFile.toString(),
                        host)
                .output()
                .strip();
    }
}
