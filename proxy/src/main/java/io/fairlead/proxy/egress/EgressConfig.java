package io.fairlead.proxy.egress;

import java.util.List;

/**
 * What may be tunnelled or reached besides providers ({@code proxy.egress}).
 *
 * @param allow patterns of hosts: {@code *}, {@code example.com}, {@code *.example.com}, an address, a range such as
 *     {@code 10.1.0.0/16}; each may end in {@code :port}
 * @param privateAddresses who may reach loopback, link-local and private ranges; metadata services and Fairlead's own
 *     ports may never be reached
 */
public record EgressConfig(List<String> allow, PrivateAccess privateAddresses) {

    /** Any public host; private ones for clients on this host. */
    public static final EgressConfig DEFAULT = new EgressConfig(List.of("*"), PrivateAccess.AUTO);

    public EgressConfig {
        allow = List.copyOf(allow);
        for (String pattern : allow) {
            HostPattern.parse(pattern);
        }
    }
}
