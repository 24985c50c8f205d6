package io.fairlead.proxy.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The metadata services of the clouds: they hand out credentials to whoever can reach them. Pure. */
public final class Metadata {

    /** Host names that clouds give to them; resolvers elsewhere may answer anything. */
    private static final Set<String> NAMES = Set.of(
            "metadata",
            "metadata.google.internal",
            "metadata.goog",
            "metadata.azure.internal",
            "metadata.internal",
            "metadata.tencentyun.com",
            "metadata.platformequinix.com",
            "instance-data",
            "instance-data.ec2.internal");

    private static final List<byte[]> V6 = List.of(
            address("fd00:ec2::254"), // Amazon
            address("fd00:ec2::23"), // Amazon, pod identity
            address("fd00:ec2::253"), // Amazon, resolver
            address("fd20:ce::254"), // Google
            address("fe80::a9fe:a9fe")); // OpenStack

    private Metadata() {}

    /** Whether {@code host}, as somebody wrote it, is one of them by name or by address. Looks nothing up. */
    public static boolean host(String host) {
        HostText read = HostText.read(host);
        return read instanceof HostText.Name it
                ? name(it.host())
                : read instanceof HostText.Literal literal
                        && AddressClass.of(literal.address()) == AddressClass.METADATA;
    }

    static boolean name(String host) {
        return NAMES.contains(host);
    }

    static boolean v4(int address) {
        return switch (address) {
            case 0xa9fea9fe, // 169.254.169.254: nearly all
                    0xa9feaa02, // 169.254.170.2: Amazon, containers
                    0xa9feaa17, // 169.254.170.23: Amazon, pod identity
                    0xa9fea9fb, // 169.254.169.251
                    0xa9fea9fd, // 169.254.169.253: Amazon, resolver
                    0xa9fe0017, // 169.254.0.23: Tencent
                    0xa9fe2a2a, // 169.254.42.42: Scaleway
                    0x646464c8, // 100.100.100.200: Alibaba
                    0xa83f8110, // 168.63.129.16: Azure
                    0xc00000c0 // 192.0.0.192: Oracle
            -> true;
            default -> false;
        };
    }

    static boolean v6(byte[] address) {
        for (byte[] each : V6) {
            if (Arrays.equals(each, address)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(literal + " is a literal", e);
        }
    }
}
