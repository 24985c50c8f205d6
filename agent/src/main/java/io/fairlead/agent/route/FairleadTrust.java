package io.fairlead.agent.route;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Whether a server showed a certificate of Fairlead's for a provider's host. Whatever else is shown is for the application to judge. */
public final class FairleadTrust {

    private static final int DNS_NAME = 2;

    private final Route route;
    private final Set<TrustAnchor> anchors = new HashSet<>();
    private final Set<X500Principal> subjects;

    private FairleadTrust(Route route, Collection<? extends Certificate> roots) {
        this.route = route;
        for (Certificate each : roots) {
            anchors.add(new TrustAnchor((X509Certificate) each, null));
        }
        subjects = anchors.stream()
                .map(each -> each.getTrustedCert().getSubjectX500Principal())
                .collect(Collectors.toSet());
    }

    /** Of the CA whose certificates are {@code pem}. */
    public static FairleadTrust of(Route route, String pem) throws GeneralSecurityException {
        Collection<? extends Certificate> roots = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        if (roots.isEmpty()) {
            throw new GeneralSecurityException("no certificate in it");
        }
        return new FairleadTrust(route, roots);
    }

    /**
     * Whether {@code chain} is Fairlead's and for the server that the client means.
     *
     * @param peer the name that the client means; null when it is not known
     */
    public boolean vouches(X509Certificate @Nullable [] chain, @Nullable String peer) {
        if (chain == null || chain.length == 0 || Arrays.stream(chain).noneMatch(this::issued)) {
            return false; // nearly always: no signature is looked at
        }
        try {
            List<X509Certificate> path = new ArrayList<>(Arrays.asList(chain));
            path.removeIf(each -> subjects.contains(each.getSubjectX500Principal()));
            CertPath whole = CertificateFactory.getInstance("X.509").generateCertPath(path);
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false); // it is made anew before anybody could revoke it
            CertPathValidator.getInstance("PKIX").validate(whole, parameters);
            return names(path.get(0), peer);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    private boolean issued(X509Certificate certificate) {
        return subjects.contains(certificate.getIssuerX500Principal());
    }

    private boolean names(X509Certificate leaf, @Nullable String peer) throws GeneralSecurityException {
        Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
        if (alternatives == null) {
            return false;
        }
        for (List<?> each : alternatives) {
            if (((Integer) each.get(0)).intValue() != DNS_NAME) {
                continue;
            }
            String name = String.valueOf(each.get(1)).toLowerCase(Locale.ROOT);
            if (peer == null ? route.takesHost(name) : means(name, peer)) {
                return true;
            }
        }
        return false;
    }

    private boolean means(String name, String peer) {
        String host = peer.toLowerCase(Locale.ROOT);
        boolean same = name.equals(host)
                || (name.startsWith("*.")
                        && host.indexOf('.') > 0
                        && host.substring(host.indexOf('.')).equals(name.substring(1)));
        return same && route.takesHost(host);
    }
}
