package io.fairlead.proxy.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The CA whose key signs intermediates. A key in a file is no part of it: it is read each time it is needed, so that it is in
 * memory for milliseconds.
 *
 * @param certificate the CA's own
 * @param above those that lead from it to what clients trust; empty for a root
 * @param key where its private key is
 */
record Root(X509Certificate certificate, List<X509Certificate> above, RootKey key) {

    Root {
        above = List.copyOf(above);
    }

    /** What clients trust. */
    X509Certificate anchor() {
        return above.isEmpty() ? certificate : above.get(above.size() - 1);
    }

    /** What a server has to send after the intermediate, so that clients find the way to the anchor. */
    List<X509Certificate> sent() {
        List<X509Certificate> sent = new ArrayList<>();
        if (!selfIssued(certificate)) {
            sent.add(certificate);
        }
        for (X509Certificate each : above) {
            if (!selfIssued(each)) {
                sent.add(each);
            }
        }
        return sent;
    }

    /** For which hosts it may sign, by its own constraints and by those above it. */
    OwnLimits limits() {
        List<X509Certificate> chain = new ArrayList<>(above);
        chain.add(certificate);
        return OwnLimits.of(chain);
    }

    PrivateKey readKey() {
        PrivateKey read = key.read();
        if (!KeyPairs.belong(certificate.getPublicKey(), read)) {
            throw new TlsSetupException(
                    key + " is not the key of the CA certificate \"" + certificate.getSubjectX500Principal() + "\"");
        }
        return read;
    }

    private static boolean selfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }
}
