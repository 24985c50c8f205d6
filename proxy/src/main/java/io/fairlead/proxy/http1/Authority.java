package io.fairlead.proxy.http1;

import io.netty.util.NetUtil;

/**
 * Host with an optional port, as in Host, in CONNECT and in an absolute target (RFC 9110 section 7.2, RFC 3986 section
 * 3.2). Narrower than the grammar: what can be dialled is a DNS name, an IPv4 or an IPv6 address, so user information,
 * percent encoding, sub-delimiters, zone ids, an empty host and an empty port are refused, where readers disagree.
 */
final class Authority {

    private Authority() {}

    static boolean valid(String text, boolean portNeeded) {
        return valid(text, 0, text.length(), portNeeded);
    }

    private static boolean valid(String text, int from, int to, boolean portNeeded) {
        int at = from;
        if (at < to && text.charAt(at) == '[') {
            int close = text.indexOf(']', at);
            if (close < 0 || close >= to || !isIpv6(text.substring(at + 1, close))) {
                return false;
            }
            at = close + 1;
        } else {
            while (at < to && isHostCharacter(text.charAt(at))) {
                at++;
            }
            if (at == from) {
                return false;
            }
        }
        return at == to ? !portNeeded : text.charAt(at) == ':' && isPort(text, at + 1, to);
    }

    /** The authority in {@code scheme://authority/...} when that is well-formed http or https, else the empty string. */
    static String ofAbsolute(String target) {
        int from = afterScheme(target);
        if (from < 0) {
            return "";
        }
        int to = authorityEnd(target, from);
        return valid(target, from, to, false) ? target.substring(from, to) : "";
    }

    /** The origin-form of a checked absolute target (RFC 9112 sections 3.2.1 and 3.2.4). */
    static String pathOf(String target, String method) {
        int end = authorityEnd(target, afterScheme(target));
        if (end == target.length()) {
            return method.equals("OPTIONS") ? "*" : "/";
        }
        return target.charAt(end) == '/' ? target.substring(end) : "/" + target.substring(end);
    }

    private static int afterScheme(String target) {
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            return 7;
        }
        return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
    }

    private static int authorityEnd(String target, int from) {
        int at = from;
        while (at < target.length() && target.charAt(at) != '/' && target.charAt(at) != '?') {
            at++;
        }
        return at;
    }

    private static boolean isHostCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || Octets.isDigit(c)
                || c == '.'
                || c == '-'
                || c == '_'
                || c == '~';
    }

    private static boolean isIpv6(String text) {
        return text.indexOf('%') < 0 && text.indexOf('[') < 0 && NetUtil.isValidIpV6Address(text);
    }

    private static boolean isPort(String text, int from, int to) {
        int port = 0;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (!Octets.isDigit(c) || to - from > 5) {
                return false;
            }
            port = port * 10 + (c - '0');
        }
        return port > 0 && port <= 65_535;
    }
}
