package io.fairlead.proxy.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The roots that this machine trusts: the JVM's and the operating system's, each once. Reads files. */
public final class SystemRoots {

    private static final Logger LOG = LoggerFactory.getLogger(SystemRoots.class);

    /** Where operating systems keep theirs as PEM; the first that is there counts. */
    private static final List<Path> PLACES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private SystemRoots() {}

    public static List<X509Certificate> load() {
        return load(PLACES);
    }

    static List<X509Certificate> load(List<Path> places) {
        Set<X509Certificate> roots = new LinkedHashSet<>(jvm());
        for (Path place : places) {
            if (Files.isReadable(place)) {
                try {
                    // A root that this JVM cannot read is left out; that it is there must not keep Fairlead from
                    // starting.
                    roots.addAll(Pem.certificates(
                            Files.readAllBytes(place), problem -> LOG.debug("{}: {}", place, problem)));
                } catch (IOException e) {
                    LOG.warn("cannot read {}: {}", place, StateFolder.reason(e));
                }
                break;
            }
        }
        return List.copyOf(roots);
    }

    private static List<X509Certificate> jvm() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            List<X509Certificate> roots = new ArrayList<>();
            for (TrustManager each : factory.getTrustManagers()) {
                if (each instanceof X509TrustManager manager) {
                    Collections.addAll(roots, manager.getAcceptedIssuers());
                }
            }
            return roots;
        } catch (GeneralSecurityException e) {
            LOG.warn("the JVM's own roots cannot be read: {}", e.getMessage());
            return List.of();
        }
    }
}
