package io.fairlead.sidecar.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which of the files that an environment names hold Fairlead's root. */
public final class Trusting {

    private static final List<String> VARIABLES = List.of(
            "SSL_CERT_FILE",
            "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE",
            "AWS_CA_BUNDLE",
            "NODE_EXTRA_CA_CERTS",
            "DENO_CERT");
    private static final long LARGEST = 8L << 20;

    private final Certificate root;
    private final String body;

    private Trusting(Certificate root) throws GeneralSecurityException {
        this.root = root;
        this.body = Base64.getEncoder().encodeToString(root.getEncoded());
    }

    /**
     * The values of {@code environment} that name such a file.
     *
     * @param caPem the root
     */
    public static Set<String> files(Map<String, String> environment, Path caPem) {
        Set<String> found = new LinkedHashSet<>();
        try (InputStream in = Files.newInputStream(caPem)) {
            Trusting trusting =
                    new Trusting(CertificateFactory.getInstance("X.509").generateCertificate(in));
            for (String variable : VARIABLES) {
                String file = environment.getOrDefault(variable, "").trim();
                if (!file.isEmpty() && trusting.bundle(file)) {
                    found.add(file);
                }
            }
            String store = JavaOptions.of(environment).property("javax.net.ssl.trustStore");
            if (!store.isEmpty() && trusting.store(store)) {
                found.add(store);
            }
        } catch (IOException | GeneralSecurityException e) {
            return Set.of(); // no root, nobody trusts it
        }
        return found;
    }

    private boolean bundle(String file) {
        try {
            Path path = Path.of(file);
            return Files.isRegularFile(path)
                    && Files.size(path) <= LARGEST
                    && new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                            .replaceAll("\\s", "")
                            .contains(body);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private boolean store(String file) {
        try {
            Path path = Path.of(file);
            return Files.isRegularFile(path)
                    && KeyStore.getInstance(path.toFile(), "changeit".toCharArray())
                                    .getCertificateAlias(root)
                            != null;
        } catch (IOException | GeneralSecurityException | InvalidPathException e) {
            return false;
        }
    }
}
