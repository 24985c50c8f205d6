package io.fairlead.proxy.egress;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Which addresses of a provider's own host may be dialled. Its name is the operator's: a proxy may look it up. */
record ProviderAddresses(boolean privateAllowed, OwnListeners own) implements AddressRule {

    @Override
    public @Nullable String refuse(InetAddress address, int port) {
        AddressClass kind = AddressClass.of(address);
        if (own.contains(address, port)) {
            return kind.phrase(address, "is one of Fairlead's own listeners");
        }
        if (kind.denied()) {
            return kind.phrase(address);
        }
        return kind.internal() && !privateAllowed && kind != AddressClass.NAT64
                ? kind.phrase(address) + "; a url or connect-to of the provider's own would allow it"
                : null;
    }

    @Override
    public Unseen unseen() {
        return Unseen.ALLOWED;
    }
}
