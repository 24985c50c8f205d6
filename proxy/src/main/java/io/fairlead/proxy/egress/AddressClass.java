package io.fairlead.proxy.egress;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * The kind of network that an address belongs to (IANA special-purpose registries, RFC 6890). An IPv6 address that carries an
 * IPv4 address (compatible, NAT64, 6to4, Teredo, ISATAP) is what the address inside is, and never better than its wrapping. One
 * in mapped form is that IPv4 address.
 */
public enum AddressClass {
    PUBLIC("is a public address", Reach.ANYONE),
    LOOPBACK("is a loopback address", Reach.INTERNAL),
    UNSPECIFIED("is no address of a host", Reach.INTERNAL),
    PRIVATE("is a private address", Reach.INTERNAL),
    /** RFC 6598. */
    SHARED("is an address of carrier-grade NAT", Reach.INTERNAL),
    LINK_LOCAL("is a link-local address", Reach.INTERNAL),
    /** RFC 6052, with a public IPv4 address inside: what DNS64 answers on a network without IPv4. */
    NAT64("is a NAT64 address", Reach.INTERNAL),
    /** 6to4, Teredo, IPv4-compatible, with a public IPv4 address inside. */
    TUNNELLED("is an IPv6 transition address", Reach.INTERNAL),
    /** Documentation, benchmarking, protocol assignments, everything not given out. */
    RESERVED("is a reserved address", Reach.INTERNAL),
    MULTICAST("is a multicast or broadcast address", Reach.NOBODY),
    METADATA("is an address of a cloud's metadata service", Reach.NOBODY);

    private enum Reach {
        ANYONE,
        INTERNAL,
        NOBODY
    }

    private final String phrase;
    private final Reach reach;

    AddressClass(String phrase, Reach reach) {
        this.phrase = phrase;
        this.reach = reach;
    }

    /** Reached only where the operator allows private addresses. */
    public boolean internal() {
        return reach == Reach.INTERNAL;
    }

    /** Reached by nobody, whatever the configuration says. */
    public boolean denied() {
        return reach == Reach.NOBODY;
    }

    /** {@code "10.0.0.1 is a private address"}. */
    public String phrase(InetAddress address) {
        return phrase(address, phrase);
    }

    String phrase(InetAddress address, String verb) {
        return address.getHostAddress() + " " + verb;
    }

    /** The class of {@code address}; looks at its bytes alone. What it carries inside counts where that is worse. */
    public static AddressClass of(InetAddress address) {
        InetAddress plain = CarriedAddresses.plain(address);
        byte[] bytes = plain.getAddress();
        if (plain instanceof Inet4Address) {
            return v4(bytes);
        }
        AddressClass worst = v6(bytes);
        boolean localNat64 = starts(bytes, 48, 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01);
        for (InetAddress inside : CarriedAddresses.inside(plain)) {
            AddressClass kind = v4(inside.getAddress());
            // The layout of local-use NAT64 is the operator's: what one reading of it finds is a guess, unless it
            // harms.
            if (!localNat64 || kind == METADATA) {
                worst = worse(kind, worst);
            }
        }
        return worst;
    }

    private static AddressClass v4(byte[] b) {
        int address = (b[0] & 0xff) << 24 | (b[1] & 0xff) << 16 | (b[2] & 0xff) << 8 | (b[3] & 0xff);
        if (Metadata.v4(address)) {
            return METADATA;
        }
        int first = address >>> 24;
        if (first == 127) {
            return LOOPBACK;
        }
        if (first == 0) {
            return UNSPECIFIED;
        }
        if (first == 10 || in(address, 0xac100000, 12) || in(address, 0xc0a80000, 16)) {
            return PRIVATE;
        }
        if (in(address, 0x64400000, 10)) {
            return SHARED;
        }
        if (in(address, 0xa9fe0000, 16)) {
            return LINK_LOCAL;
        }
        if (in(address, 0xe0000000, 4) || address == 0xffffffff) {
            return MULTICAST;
        }
        boolean reserved = in(address, 0xc0000000, 24) // protocol assignments
                || in(address, 0xc0000200, 24) // documentation
                || in(address, 0xc6336400, 24)
                || in(address, 0xcb007100, 24)
                || in(address, 0xc0586300, 24) // 6to4 relays
                || in(address, 0xc6120000, 15) // benchmarking
                || in(address, 0xf0000000, 4);
        return reserved ? RESERVED : PUBLIC;
    }

    private static boolean in(int address, int network, int bits) {
        return (address ^ network) >>> (32 - bits) == 0;
    }

    private static AddressClass v6(byte[] b) {
        if (Metadata.v6(b)) {
            return METADATA;
        }
        if ((b[0] & 0xff) == 0xff) {
            return MULTICAST;
        }
        if (starts(b, 96)) {
            boolean low = b[12] == 0 && b[13] == 0 && b[14] == 0;
            return low && b[15] == 1 ? LOOPBACK : low && b[15] == 0 ? UNSPECIFIED : TUNNELLED;
        }
        if (starts(b, 96, 0x00, 0x64, 0xff, 0x9b)) {
            return NAT64;
        }
        if (starts(b, 48, 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01)) {
            return PRIVATE; // local-use NAT64, RFC 8215
        }
        boolean translated = starts(b, 64) && b[8] == -1 && b[9] == -1 && b[10] == 0 && b[11] == 0; // RFC 2765
        if (translated || starts(b, 32, 0x20, 0x01, 0x00, 0x00) || starts(b, 16, 0x20, 0x02)) {
            return TUNNELLED;
        }
        if ((b[0] & 0xfe) == 0xfc) {
            return PRIVATE;
        }
        if ((b[0] & 0xff) == 0xfe) {
            return (b[1] & 0xc0) == 0x80 ? LINK_LOCAL : (b[1] & 0xc0) == 0xc0 ? PRIVATE : RESERVED;
        }
        boolean reserved = (b[0] & 0xe0) != 0x20 // only 2000::/3 is given out
                || starts(b, 23, 0x20, 0x01, 0x00) // protocol assignments
                || starts(b, 32, 0x20, 0x01, 0x0d, 0xb8)
                || starts(b, 20, 0x3f, 0xff, 0x00);
        return reserved ? RESERVED : CarriedAddresses.isatap(b) ? TUNNELLED : PUBLIC;
    }

    /** Metadata first, then what is denied to all, then what is internal; of two alike the address inside. */
    private static AddressClass worse(AddressClass inside, AddressClass wrapping) {
        boolean harmless = inside == PUBLIC || wrapping == METADATA || (wrapping.denied() && !inside.denied());
        return harmless ? wrapping : inside;
    }

    /** Whether the first {@code bits} are those of {@code prefix}, which is continued with zeros. */
    private static boolean starts(byte[] b, int bits, int... prefix) {
        for (int i = 0; i * 8 < bits; i++) {
            int wanted = i < prefix.length ? prefix[i] : 0;
            int mask = bits - i * 8 >= 8 ? 0xff : 0xff << (8 - (bits - i * 8)) & 0xff;
            if (((b[i] ^ wanted) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
