package io.fairlead.proxy.egress;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Decides whether one resolved address may be dialled. Pure, safe for any thread. */
@FunctionalInterface
public interface AddressRule {

    /** Why {@code address} must not be dialled, as a phrase such as {@code "10.0.0.1 is a private address"}; null when it may. */
    @Nullable
    String refuse(InetAddress address, int port);

    /**
     * For a provider's own host. What the operator configured may be private; a built-in public host that resolves to a
     * private address is refused. Metadata services and Fairlead's own listeners are denied to both.
     *
     * @param privateAllowed whether the operator wrote the URL (or {@code connect-to}) himself
     */
    static AddressRule forProvider(boolean privateAllowed, OwnListeners own) {
        return (address, port) -> {
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
        };
    }
}
