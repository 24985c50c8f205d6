package io.fairlead.proxy.egress;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides where tunnels and absolute-form requests may go. The text of a target is decided without a look-up; what it
 * resolves to is decided by the {@link AddressRule} that an allowed text comes with. Safe for any thread.
 */
public final class EgressRule {

    private final List<HostPattern> allow;
    private final PrivateAccess privateAddresses;
    private final OwnListeners own;

    public EgressRule(EgressConfig config, OwnListeners own) {
        this.allow = config.allow().stream().map(HostPattern::parse).toList();
        this.privateAddresses = config.privateAddresses();
        this.own = own;
    }

    /**
     * Decides on {@code host} and {@code port} as a client wrote them.
     *
     * @param client where the client connects from; null when that is not known, which counts as elsewhere
     */
    public EgressDecision decide(String host, int port, @Nullable InetAddress client) {
        HostText read = HostText.read(host);
        if (read instanceof HostText.Bad bad) {
            return new EgressDecision.Refused("bad_host", "the host " + bad.why());
        }
        boolean inner = reachesPrivate(client);
        if (read instanceof HostText.Literal literal) {
            boolean named = allowsName(literal.host(), port);
            String why = refuse(literal.address(), port, named, inner);
            return why != null
                    ? new EgressDecision.Refused(code(literal.address(), port, inner), why)
                    : allowed(literal.host(), port, named, inner);
        }
        String name = ((HostText.Name) read).host();
        if (Metadata.name(name)) {
            return new EgressDecision.Refused("metadata_address", name + " is a cloud's metadata service");
        }
        boolean loopback = name.equals("localhost") || name.endsWith(".localhost"); // RFC 6761 section 6.3
        if (loopback && own.contains(InetAddress.getLoopbackAddress(), port)) {
            return new EgressDecision.Refused("own_listener", name + " is one of Fairlead's own listeners");
        }
        if (loopback && !inner) {
            return new EgressDecision.Refused("private_address", name + " is a loopback name" + mend());
        }
        boolean named = allowsName(name, port);
        if (!named && allow.stream().noneMatch(each -> each.range() != null)) {
            return new EgressDecision.Refused("not_allowed", name + " is not in proxy.egress.allow");
        }
        return allowed(name, port, named, inner);
    }

    /** Whether a program at {@code client} is on this host or in this pod; null is not. */
    public boolean local(@Nullable InetAddress client) {
        return client != null && own.local(client);
    }

    /**
     * What rules a redirected connection from {@code client} to {@code host}, an address, where it was going without Fairlead: a local
     * client may go on to anywhere but Fairlead itself.
     */
    public EgressDecision redirected(String host, int port, @Nullable InetAddress client) {
        if (!local(client)) {
            return decide(host, port, client);
        }
        return new EgressDecision.Allowed(
                host,
                port,
                (address, at) -> own.contains(address, at)
                        ? AddressClass.of(address).phrase(address, "is one of Fairlead's own listeners")
                        : null);
    }

    /** Whoever is on this host could go to private addresses without Fairlead too. */
    private boolean reachesPrivate(@Nullable InetAddress client) {
        return switch (privateAddresses) {
            case ALLOW -> true;
            case DENY -> false;
            case AUTO -> local(client);
        };
    }

    private EgressDecision allowed(String host, int port, boolean named, boolean inner) {
        return new EgressDecision.Allowed(host, port, new ClientAddresses(this, named, inner));
    }

    /**
     * Which addresses of a host that a client named may be dialled.
     *
     * @param named whether its name is allowed, and not only addresses
     * @param inner whether the client may reach private ones
     */
    private record ClientAddresses(EgressRule rule, boolean named, boolean inner) implements AddressRule {
        @Override
        public @Nullable String refuse(InetAddress address, int port) {
            return rule.refuse(address, port, named, inner);
        }

        @Override
        public Unseen unseen() {
            return !named ? Unseen.REFUSED : inner ? Unseen.ALLOWED : Unseen.CHECKED;
        }
    }

    private boolean allowsName(String host, int port) {
        return allow.stream().anyMatch(each -> each.allowsName(host, port));
    }

    private @Nullable String refuse(InetAddress address, int port, boolean named, boolean inner) {
        AddressClass kind = AddressClass.of(address);
        if (own.contains(address, port)) {
            return kind.phrase(address, "is one of Fairlead's own listeners");
        }
        if (kind.denied()) {
            return kind.phrase(address);
        }
        if (kind.internal() && !inner) {
            return kind.phrase(address) + mend();
        }
        return named || allow.stream().anyMatch(each -> each.allowsAddress(address, port))
                ? null
                : kind.phrase(address, "is not in proxy.egress.allow");
    }

    /** What would let it through. */
    private static String mend() {
        return "; proxy.egress.private: allow would let it through";
    }

    private String code(InetAddress address, int port, boolean inner) {
        AddressClass kind = AddressClass.of(address);
        if (own.contains(address, port)) {
            return "own_listener";
        }
        if (kind == AddressClass.METADATA) {
            return "metadata_address";
        }
        return kind.denied() || (kind.internal() && !inner) ? "private_address" : "not_allowed";
    }
}
