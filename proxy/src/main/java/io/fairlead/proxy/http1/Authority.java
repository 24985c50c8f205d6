package io.fairlead.proxy.http1;

import io.netty.util.NetUtil;

/**
 * Host with an optional port, as in Host, in CONNECT and in an absolute target (RFC 9110 section 7.2, RFC 3986 section 3.2). The
 * whole grammar of a host is taken: what of it can be dialled is for others to say. Refused are user information, an empty host, a
 * zone, and a port beyond 65,535. A target needs a port that can be dialled; a Host field may say none behind its colon.
 */
final class Authority {

    private static final String SUB_DELIMITERS = "!$&'()*+,;=";

    private Authority() {}

    /** Whether {@code text} is an authority whose port stands there and can be dialled, as CONNECT needs it. */
    static boolean withPort(String text) {
        int end = hostEnd(text, 0, text.length());
        return end > 0 && end < text.length() && text.charAt(end) == ':' && port(text, end + 1, text.length()) > 0;
    }

    /** Whether {@code text} is a host with or without a port. */
    static boolean valid(String text) {
        return valid(text, 0, text.length());
    }

    private static boolean valid(String text, int from, int to) {
        int end = hostEnd(text, from, to);
        return end > from && (end == to || (text.charAt(end) == ':' && port(text, end + 1, to) >= 0));
    }

    /** Where the host ends that begins at {@code from}; -1 when none does. */
    private static int hostEnd(String text, int from, int to) {
        if (from < to && text.charAt(from) == '[') {
            int close = text.indexOf(']', from);
            return close < 0 || close >= to || !literal(text.substring(from + 1, close)) ? -1 : close + 1;
        }
        int at = from;
        while (at < to && (isRegName(text.charAt(at)) || isEncoded(text, at, to))) {
            at += text.charAt(at) == '%' ? 3 : 1;
        }
        return at == from ? -1 : at;
    }

    /** An IPv6 address, or one of a version to come (RFC 3986 section 3.2.2). */
    private static boolean literal(String text) {
        return text.regionMatches(true, 0, "v", 0, 1) ? isFuture(text) : isIpv6(text);
    }

    private static boolean isFuture(String text) {
        int dot = text.indexOf('.');
        if (dot < 2 || dot == text.length() - 1) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean sound = i < dot ? isHex(c) : (i == dot || c == ':' || isRegName(c));
            if (!sound) {
                return false;
            }
        }
        return true;
    }

    /** The authority in {@code scheme://authority/...} when that is well-formed http or https, else the empty string. */
    static String ofAbsolute(String target) {
        int from = afterScheme(target);
        if (from < 0) {
            return "";
        }
        int to = authorityEnd(target, from);
        return valid(target, from, to) ? target.substring(from, to) : "";
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

    /** {@code unreserved} and {@code sub-delims} of RFC 3986. */
    private static boolean isRegName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || Octets.isDigit(c)
                || c == '.'
                || c == '-'
                || c == '_'
                || c == '~'
                || SUB_DELIMITERS.indexOf(c) >= 0;
    }

    private static boolean isEncoded(String text, int at, int to) {
        return text.charAt(at) == '%' && at + 2 < to && isHex(text.charAt(at + 1)) && isHex(text.charAt(at + 2));
    }

    private static boolean isHex(char c) {
        return Octets.isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean isIpv6(String text) {
        return text.indexOf('%') < 0 && text.indexOf('[') < 0 && NetUtil.isValidIpV6Address(text);
    }

    /** 0 where nothing stands; -1 when it is none. */
    private static int port(String text, int from, int to) {
        int port = 0;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (!Octets.isDigit(c) || to - from > 5) {
                return -1;
            }
            port = port * 10 + (c - '0');
        }
        return port <= 65_535 ? port : -1;
    }
}
