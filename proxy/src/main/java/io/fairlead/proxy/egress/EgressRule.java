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
    private final boolean privateAddresses;
    private final OwnListeners own;

    public EgressRule(EgressConfig config, OwnListeners own) {
        this.allow = config.allow().stream().map(HostPattern::parse).toList();
        this.privateAddresses = config.privateAddresses();
        this.own = own;
    }

    /** Decides on {@code host} and {@code port} as a client wrote them. */
    public EgressDecision decide(String host, int port) {
        HostText read = HostText.read(host);
        if (read instanceof HostText.Bad bad) {
            return new EgressDecision.Refused("bad_host", "the host " + bad.why());
        }
        if (read instanceof HostText.Literal literal) {
            boolean named = allowsName(literal.host(), port);
            String why = refuse(literal.address(), port, named);
            return why != null
                    ? new EgressDecision.Refused(code(literal.address(), port), why)
                    : allowed(literal.host(), port, named);
        }
        String name = ((HostText.Name) read).host();
        if (Metadata.name(name)) {
            return new EgressDecision.Refused("metadata_address", name + " is a cloud's metadata service");
        }
        boolean loopback = name.equals("localhost") || name.endsWith(".localhost"); // RFC 6761 section 6.3
        if (loopback && own.contains(InetAddress.getLoopbackAddress(), port)) {
            return new EgressDecision.Refused("own_listener", name + " is one of Fairlead's own listeners");
        }
        if (loopback && !privateAddresses) {
            return new EgressDecision.Refused("private_address", name + " is a loopback name");
        }
        boolean named = allowsName(name, port);
        if (!named && allow.stream().noneMatch(each -> each.range() != null)) {
            return new EgressDecision.Refused("not_allowed", name + " is not in proxy.egress.allow");
        }
        return allowed(name, port, named);
    }

    private EgressDecision allowed(String host, int port, boolean named) {
        return new EgressDecision.Allowed(host, port, (address, at) -> refuse(address, at, named));
    }

    private boolean allowsName(String host, int port) {
        return allow.stream().anyMatch(each -> each.allowsName(host, port));
    }

    private @Nullable String refuse(InetAddress address, int port, boolean named) {
        AddressClass kind = AddressClass.of(address);
        if (own.contains(address, port)) {
            return kind.phrase(address, "is one of Fairlead's own listeners");
        }
        if (kind.denied() || (kind.internal() && !privateAddresses)) {
            return kind.phrase(address);
        }
        return named || allow.stream().anyMatch(each -> each.allowsAddress(address, port))
                ? null
                : kind.phrase(address, "is not in proxy.egress.allow");
    }

    private String code(InetAddress address, int port) {
        AddressClass kind = AddressClass.of(address);
        if (own.contains(address, port)) {
            return "own_listener";
        }
        if (kind == AddressClass.METADATA) {
            return "metadata_address";
        }
        return kind.denied() || (kind.internal() && !privateAddresses) ? "private_address" : "not_allowed";
    }
}
