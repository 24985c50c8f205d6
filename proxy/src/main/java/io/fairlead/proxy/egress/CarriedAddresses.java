package io.fairlead.proxy.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The IPv4 addresses that an IPv6 address carries inside, and to which a translator, a tunnel or the system itself would
 * take a connection. Every question about an address is asked about these as well. Pure: looks at bytes alone.
 */
final class CarriedAddresses {

    private CarriedAddresses() {}

    /** The address as the system dials it: what is written in IPv6's mapped form (RFC 4291 section 2.5.5.2) is IPv4. */
    static InetAddress plain(InetAddress address) {
        byte[] b = address.getAddress();
        return b.length == 16 && zeros(b, 0, 10) && b[10] == -1 && b[11] == -1 ? v4(b, 12) : address;
    }

    /** Those that {@code address} carries, mapped form aside; each in the place where one of the standards has it. */
    static List<InetAddress> inside(InetAddress address) {
        InetAddress plain = plain(address);
        return plain instanceof Inet4Address ? List.of() : inside(plain.getAddress());
    }

    private static List<InetAddress> inside(byte[] b) {
        List<InetAddress> found = new ArrayList<>(4);
        boolean compatible = zeros(b, 0, 12) && !zeros(b, 12, 15); // ::1 and :: are no IPv4 addresses
        boolean translated = zeros(b, 0, 8) && b[8] == -1 && b[9] == -1 && zeros(b, 10, 12); // RFC 2765
        boolean nat64 = starts(b, 0x00, 0x64, 0xff, 0x9b) && zeros(b, 4, 12); // RFC 6052
        if (compatible || translated || nat64) {
            found.add(v4(b, 12));
        }
        if (starts(b, 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01)) {
            localNat64(b, found);
        }
        if (starts(b, 0x20, 0x01, 0x00, 0x00)) { // Teredo, RFC 4380 section 4: the server, and the client inverted
            found.add(v4(b, 4));
            found.add(v4(new byte[] {(byte) ~b[12], (byte) ~b[13], (byte) ~b[14], (byte) ~b[15]}, 0));
        }
        if (starts(b, 0x20, 0x02)) { // 6to4, RFC 3056
            found.add(v4(b, 2));
        }
        if (isatap(b)) {
            found.add(v4(b, 12));
        }
        return found;
    }

    /** RFC 5214 section 6.1: under any prefix; the universal bit says whether the address inside is a global one. */
    static boolean isatap(byte[] b) {
        return (b[8] & 0xfc) == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == (byte) 0xfe;
    }

    /**
     * Local-use NAT64 (RFC 8215): how long the operator's prefix is cannot be seen, so each layout of RFC 6052 section 2.2
     * counts. Where a layout finds {@code 0.x.x.x} it is not the one that is in use.
     */
    private static void localNat64(byte[] b, List<InetAddress> found) {
        found.add(v4(b, 12));
        int[][] layouts = {{6, 7, 9, 10}, {7, 9, 10, 11}, {9, 10, 11, 12}};
        for (int[] at : layouts) {
            if (b[at[0]] != 0) {
                found.add(v4(new byte[] {b[at[0]], b[at[1]], b[at[2]], b[at[3]]}, 0));
            }
        }
    }

    private static InetAddress v4(byte[] b, int at) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(b, at, at + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean zeros(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean starts(byte[] b, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((b[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
