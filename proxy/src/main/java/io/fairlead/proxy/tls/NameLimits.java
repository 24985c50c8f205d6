package io.fairlead.proxy.tls;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * Name constraints for a set of hosts (RFC 5280 section 4.2.1.10).
 *
 * <p>A constraint speaks only about the kind of name that it lists: permitting host names alone leaves every address
 * open, and the other way round. So a kind that no host needs is closed as well. A permitted host name also permits the
 * names below it; the form without a leading dot is the one that every verifier reads alike.
 */
final class NameLimits {

    /** Never resolves (RFC 6761 section 6.4): permitting it alone permits no name that exists. */
    private static final String NOBODY = "nobody.invalid";

    private NameLimits() {}

    static NameConstraints of(Collection<String> hosts) {
        List<GeneralSubtree> permitted = new ArrayList<>();
        List<GeneralSubtree> excluded = new ArrayList<>();
        boolean names = false;
        boolean addresses = false;
        for (String host : hosts) {
            byte[] address = HostNames.address(host);
            if (address == null) {
                names = true;
                permitted.add(subtree(new GeneralName(GeneralName.dNSName, host)));
            } else {
                addresses = true;
                permitted.add(subtree(exactly(address)));
            }
        }
        if (!names) {
            permitted.add(subtree(new GeneralName(GeneralName.dNSName, NOBODY)));
        }
        if (!addresses) {
            excluded.add(subtree(network(new byte[8])));
            excluded.add(subtree(network(new byte[32])));
        }
        return new NameConstraints(
                permitted.toArray(GeneralSubtree[]::new),
                excluded.isEmpty() ? null : excluded.toArray(GeneralSubtree[]::new));
    }

    private static GeneralName exactly(byte[] address) {
        byte[] network = new byte[address.length * 2];
        System.arraycopy(address, 0, network, 0, address.length);
        for (int i = address.length; i < network.length; i++) {
            network[i] = (byte) 0xFF;
        }
        return network(network);
    }

    private static GeneralName network(byte[] addressAndMask) {
        return new GeneralName(GeneralName.iPAddress, new DEROctetString(addressAndMask));
    }

    private static GeneralSubtree subtree(GeneralName base) {
        return new GeneralSubtree(base);
    }
}
