package io.fairlead.proxy.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;

/**
 * For which hosts the certificates above an intermediate let it sign (RFC 5280 section 4.2.1.10). The root's own constraints
 * count too: OpenSSL and Go hold to them, though Java does not.
 */
final class OwnLimits {

    private final PKIXNameConstraintValidator limits = new PKIXNameConstraintValidator();
    private final boolean any;

    private OwnLimits(List<X509Certificate> chain) {
        boolean found = false;
        for (X509Certificate each : chain) {
            byte[] extension = each.getExtensionValue(Extension.nameConstraints.getId());
            if (extension != null) {
                found = true;
                take(NameConstraints.getInstance(
                        ASN1OctetString.getInstance(extension).getOctets()));
            }
        }
        any = found;
    }

    /** Those of {@code chain}: a CA and what is above it. */
    static OwnLimits of(List<X509Certificate> chain) {
        return new OwnLimits(chain);
    }

    private void take(NameConstraints constraints) {
        GeneralSubtree[] permitted = constraints.getPermittedSubtrees();
        if (permitted != null && permitted.length > 0) {
            limits.intersectPermittedSubtree(permitted);
        }
        GeneralSubtree[] excluded = constraints.getExcludedSubtrees();
        if (excluded != null) {
            for (GeneralSubtree each : excluded) {
                limits.addExcludedSubtree(each);
            }
        }
    }

    /** Whether a certificate for {@code host}, a name or an address, is valid below them. */
    boolean admit(String host) {
        if (!any) {
            return true;
        }
        byte[] address = HostNames.address(host);
        GeneralName name = address == null
                ? new GeneralName(GeneralName.dNSName, host)
                : new GeneralName(GeneralName.iPAddress, new DEROctetString(address));
        try {
            limits.checkPermitted(name);
            limits.checkExcluded(name);
            return true;
        } catch (NameConstraintValidatorException e) {
            return false;
        }
    }
}
