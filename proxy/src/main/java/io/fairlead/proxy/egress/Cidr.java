package io.fairlead.proxy.egress;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses that begin alike (RFC 4632), such as {@code 10.0.0.0/8} or {@code fd00::/8}; a plain address is a
 * range of one. Immutable.
 */
public final class Cidr {

    private final byte[] network;
    private final int bits;
    private final String text;

    private Cidr(byte[] network, int bits, String text) {
        this.network = network;
        this.bits = bits;
        this.text = text;
    }

    /** Reads a range; null when {@code text} is none. */
    public static @Nullable Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (address.indexOf('%') >= 0) {
            return null;
        }
        byte[] network = NetUtil.createByteArrayFromIpAddressString(address);
        if (network == null) {
            return null;
        }
        int bits = network.length * 8;
        if (slash >= 0) {
            String tail = text.substring(slash + 1);
            if (tail.isEmpty() || tail.length() > 3 || !tail.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return null;
            }
            bits = Integer.parseInt(tail);
            if (bits > network.length * 8) {
                return null;
            }
        }
        return new Cidr(network, bits, text);
    }

    /** Whether {@code address} is in it; one in IPv6's mapped form is the IPv4 address that it stands for. */
    public boolean contains(InetAddress address) {
        byte[] other = CarriedAddresses.plain(address).getAddress();
        if (other.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(network, 0, whole, other, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || ((network[whole] ^ other[whole]) & 0xff) >>> (8 - rest) == 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cidr it && bits == it.bits && Arrays.equals(network, it.network);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(network) * 31 + bits;
    }

    /** As it was read. */
    @Override
    public String toString() {
        return text;
    }
}
