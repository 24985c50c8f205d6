package io.fairlead.proxy.egress;

import java.util.List;

/**
 * What may be tunnelled or reached besides providers ({@code proxy.egress}).
 *
 * @param allow patterns of hosts: {@code *}, {@code example.com}, {@code *.example.com}, an address, a range such as
 *     {@code 10.1.0.0/16}; each may end in {@code :port}
 * @param privateAddresses whether loopback, link-local and private ranges may be reached; metadata services and
 *     Fairlead's own ports may never
 */
public record EgressConfig(List<String> allow, boolean privateAddresses) {

    /** Any public host, nothing private. */
    public static final EgressConfig DEFAULT = new EgressConfig(List.of("*"), false);

    public EgressConfig {
        allow = List.copyOf(allow);
        for (String pattern : allow) {
            HostPattern.parse(pattern);
        }
    }
}
