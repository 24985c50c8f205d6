package io.fairlead.proxy.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Java's own path validation. */
final class Pkix {

    private Pkix() {}

    static void validate(List<X509Certificate> chain, X509Certificate anchor, Instant at)
            throws GeneralSecurityException {
        // As TLS does it: the anchor comes from a key store.
        KeyStore store = TrustStores.of(List.of(anchor));
        PKIXParameters parameters = new PKIXParameters(store);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
    }
}
