package io.fairlead.proxy.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The CA that the user brought in {@code tls.ca}: taken only when it can do what Fairlead needs. */
final class OwnRoot {

    private static final Logger LOG = LoggerFactory.getLogger(OwnRoot.class);

    /** The bit of {@code keyUsage} that allows to sign certificates (RFC 5280 section 4.2.1.3). */
    private static final int KEY_CERT_SIGN = 5;

    private static final int SMALLEST_RSA = 2048;

    private OwnRoot() {}

    static Root open(OwnCa own, Instant now) {
        Path file = own.cert();
        List<X509Certificate> found = Pem.certificates(StateFolder.read(file), file);
        X509Certificate ca = found.get(0);
        check(ca, file, now);
        for (int below = 0; below < found.size(); below++) {
            checkPlace(found, below, file);
        }
        warnWhenReadable(own.key());
        Root root = new Root(ca, found.subList(1, found.size()), RootKey.in(own.key()));
        root.readKey();
        try {
            root.limits();
        } catch (IllegalArgumentException e) {
            throw refused(file, "has name constraints that cannot be read (" + e.getMessage() + ")");
        }
        return root;
    }

    private static void check(X509Certificate ca, Path file, Instant now) {
        int pathLength = ca.getBasicConstraints();
        if (pathLength < 0) {
            throw refused(file, "is no CA certificate (basicConstraints says CA:FALSE, or is missing)");
        }
        if (pathLength == 0) {
            throw refused(file, "may sign leaves only (basicConstraints says pathlen:0)");
        }
        boolean[] usage = ca.getKeyUsage();
        if (usage != null && !usage[KEY_CERT_SIGN]) {
            throw refused(file, "may not sign certificates (keyUsage lacks keyCertSign)");
        }
        if (ca.getPublicKey() instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SMALLEST_RSA) {
            throw refused(
                    file,
                    "has an RSA key of " + rsa.getModulus().bitLength() + " bits, which clients no longer accept");
        }
        if (ca.getNotAfter().toInstant().isBefore(now)) {
            throw refused(file, "expired on " + ca.getNotAfter().toInstant());
        }
        if (ca.getNotBefore().toInstant().isAfter(now)) {
            throw refused(
                    file, "is not valid before " + ca.getNotBefore().toInstant() + " (is this machine's clock right?)");
        }
    }

    /** Whether the certificate at {@code at} lets {@code at} CAs, Fairlead's intermediate and a leaf stand below it. */
    private static void checkPlace(List<X509Certificate> chain, int at, Path file) {
        X509Certificate each = chain.get(at);
        String who = "(" + each.getSubjectX500Principal() + ") ";
        if (at > 0) {
            X509Certificate below = chain.get(at - 1);
            if (!below.getIssuerX500Principal().equals(each.getSubjectX500Principal()) || !signed(below, each)) {
                throw refused(
                        file,
                        "holds a certificate " + who + "that did not sign the one before it (expected order: the CA,"
                                + " then what is above it)");
            }
            if (each.getBasicConstraints() < at + 1) {
                throw refused(file, "holds a certificate " + who + "that allows no intermediate this far below it");
            }
        }
        if (!PathStrength.signsForServers(each)) {
            throw refused(file, who + "may not sign for servers (extendedKeyUsage lacks serverAuth)");
        }
    }

    private static boolean signed(X509Certificate below, X509Certificate above) {
        try {
            below.verify(above.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static TlsSetupException refused(Path file, String why) {
        return new TlsSetupException(
                "tls.ca.cert: " + file + " " + why
                        + " (expected: a CA that may sign an intermediate, from which Fairlead's short-lived certificates come)");
    }

    /** Only a warning: a secret that a cluster mounts is often readable by all of the pod, and by nobody else. */
    private static void warnWhenReadable(Path key) {
        try {
            if (StateFolder.readableByAll(key)) {
                LOG.warn("tls.ca.key: every user of this machine may read {}; run: chmod 600 {}", key, key);
            }
        } catch (IOException e) {
            throw new TlsSetupException("tls.ca.key: cannot read " + key + ": " + StateFolder.reason(e), e);
        }
    }
}
