package io.fairlead.proxy.egress;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Decides whether one resolved address may be dialled. Pure, safe for any thread. */
@FunctionalInterface
public interface AddressRule {

    /** What holds for a name that an upstream proxy looks up, so that nobody here sees its addresses. */
    enum Unseen {
        /** It may be left to the proxy. */
        ALLOWED,
        /** It is looked up here too; where that finds nothing, it may be left to the proxy. */
        CHECKED,
        /** It is looked up here too, and is refused where that finds nothing. */
        REFUSED
    }

    /** What holds for a name that a proxy looks up. */
    default Unseen unseen() {
        return Unseen.CHECKED;
    }

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
        return new ProviderAddresses(privateAllowed, own);
    }
}
