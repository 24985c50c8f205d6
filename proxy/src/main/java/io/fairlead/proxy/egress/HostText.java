package io.fairlead.proxy.egress;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * What a client wrote as a host, read strictly: a host name of letters, digits, hyphens and underscores, an IPv4 address of
 * four plain decimal numbers, or an IPv6 address. Every other spelling is bad: decimal, octal, hex or short addresses, full
 * width digits, percent signs, zones, user names, control characters. Some resolver would read it as an address that the rules
 * then never saw.
 */
public sealed interface HostText {

    /** A name to look up: in lower case, without a closing dot. */
    record Name(String host) implements HostText {}

    /** A canonical literal. */
    record Literal(String host, InetAddress address) implements HostText {}

    /** Neither. {@code why} completes "the host ..." and repeats nothing of the client's. */
    record Bad(String why) implements HostText {}

    /** Reads a host as it stands in a CONNECT target or a URI, IPv6 with or without brackets. */
    static HostText read(String text) {
        if (text.isEmpty()) {
            return new Bad("is empty");
        }
        if (text.length() > 255) {
            return new Bad("is longer than 255 characters");
        }
        String host = text;
        if (host.charAt(0) == '[') {
            if (!host.endsWith("]")) {
                return new Bad("has an unclosed bracket");
            }
            host = host.substring(1, host.length() - 1);
            if (host.indexOf(':') < 0) {
                return new Bad("has brackets but is no IPv6 address");
            }
        }
        return host.indexOf(':') >= 0 ? v6(host) : nameOrV4(host);
    }

    /** 1 to 65535, or -1. */
    static int port(String text) {
        if (text.isEmpty() || text.length() > 5) {
            return -1;
        }
        int port = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            port = port * 10 + (c - '0');
        }
        return port >= 1 && port <= 65535 ? port : -1;
    }

    private static HostText v6(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '%') {
                return new Bad("has a zone");
            }
            if (c > 0x7f || (c != ':' && c != '.' && Character.digit(c, 16) < 0)) {
                return new Bad("is no IPv6 address");
            }
        }
        int dot = host.indexOf('.');
        if (dot >= 0 && !plainV4(host.substring(host.lastIndexOf(':') + 1))) {
            return new Bad("is no IPv6 address");
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        return bytes == null || host.startsWith("%") ? new Bad("is no IPv6 address") : literal(host, bytes);
    }

    private static HostText nameOrV4(String text) {
        String host = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (host.isEmpty() || host.length() > 253) {
            return new Bad("is no host name");
        }
        int label = 0;
        for (int i = 0; i <= host.length(); i++) {
            if (i == host.length() || host.charAt(i) == '.') {
                if (i == label || i - label > 63 || host.charAt(label) == '-' || host.charAt(i - 1) == '-') {
                    return new Bad("is no host name");
                }
                label = i + 1;
                continue;
            }
            char c = host.charAt(i);
            boolean sound =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (!sound) {
                return new Bad("holds a character that no host name has");
            }
        }
        if (!endsInNumber(host)) {
            return new Name(host.toLowerCase(Locale.ROOT));
        }
        byte[] bytes = plainV4(text) ? NetUtil.createByteArrayFromIpAddressString(text) : null;
        return bytes == null ? new Bad("is an address in an unusual spelling") : literal(text, bytes);
    }

    /** Whether a URL reader would take it for an IPv4 address (WHATWG URL, "ends in a number"). */
    private static boolean endsInNumber(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        if (last.length() >= 2 && last.charAt(0) == '0' && (last.charAt(1) | 0x20) == 'x') {
            return last.substring(2).chars().allMatch(c -> Character.digit(c, 16) >= 0);
        }
        return last.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Four decimal numbers without leading zeros. */
    private static boolean plainV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || (part.length() > 1 && part.charAt(0) == '0')) {
                return false;
            }
            if (!part.chars().allMatch(c -> c >= '0' && c <= '9') || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static HostText literal(String text, byte[] bytes) {
        try {
            return new Literal(text.toLowerCase(Locale.ROOT), InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
