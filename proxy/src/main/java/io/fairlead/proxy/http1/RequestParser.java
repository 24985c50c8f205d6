package io.fairlead.proxy.http1;

import static io.fairlead.proxy.http1.Octets.CR;
import static io.fairlead.proxy.http1.Octets.LF;
import static io.fairlead.proxy.http1.Octets.SP;

import io.fairlead.proxy.exchange.Headers;
import org.jspecify.annotations.Nullable;

/** Judges the bytes of a whole request head (RFC 9112 sections 3 and 6, RFC 9110 section 7.2). */
final class RequestParser {

    private RequestParser() {}

    /** Parses {@code bytes[from, to)}, which must end with the empty line. */
    static RequestHead parse(byte[] bytes, int from, int to) throws Rejected {
        int at = from;
        while (Octets.TOKEN[bytes[at] & 0xff]) {
            at++;
        }
        if (at == from || bytes[at] != SP) {
            throw (bytes[at] == CR && at > from ? Http1Violation.BAD_REQUEST_LINE : Http1Violation.BAD_METHOD)
                    .rejected();
        }
        String method = method(bytes, from, at);
        int targetStart = ++at;
        while (Octets.TARGET[bytes[at] & 0xff]) {
            at++;
        }
        if (at == targetStart || bytes[at] != SP) {
            boolean lineIsShort = bytes[at] == CR || bytes[at] == SP;
            throw (lineIsShort ? Http1Violation.BAD_REQUEST_LINE : Http1Violation.BAD_TARGET).rejected();
        }
        String target = Octets.text(bytes, targetStart, at);
        if (!Versions.named(bytes, at + 1, to) && !hasForm(target)) {
            throw Http1Violation.NOT_HTTP.rejected();
        }
        int minorVersion = Versions.minor(bytes, at + 1, to);
        at += 1 + Versions.LENGTH;
        if (bytes[at] != CR || bytes[at + 1] != LF) {
            throw Http1Violation.BAD_VERSION.rejected();
        }
        FieldParser fields = new FieldParser();
        Headers headers = fields.parse(bytes, at + 2);
        return judge(method, target, minorVersion, fields, headers);
    }

    private static RequestHead judge(
            String method, String target, int minorVersion, FieldParser fields, Headers headers) throws Rejected {
        TargetForm form = form(method, target);
        String host = host(fields, minorVersion);
        Headers shown = headers;
        String authority = host;
        if (form == TargetForm.ABSOLUTE) {
            authority = Authority.ofAbsolute(target);
            // RFC 9112 section 3.2.2: what Host said does not count, and nobody behind us shall go by it.
            if (host != null && !host.equalsIgnoreCase(authority)) {
                shown = headers.with("Host", authority);
            }
        } else if (form == TargetForm.AUTHORITY) {
            authority = target;
        }
        Framing framing = FramingRule.declared(fields, minorVersion);
        if (framing == null) {
            framing = Framing.NONE;
        }
        if (form == TargetForm.AUTHORITY) {
            if (!framing.empty()) {
                throw Http1Violation.CONNECT_WITH_BODY.rejected();
            }
            framing = Framing.NONE;
        }
        return new RequestHead(
                method,
                target,
                form,
                minorVersion,
                authority,
                shown,
                framing,
                fields.persists(minorVersion),
                expectsContinue(fields, minorVersion),
                webSocket(method, minorVersion, fields));
    }

    /** The one protocol that is switched to (RFC 6455 section 4.1); an offer of another is passed over, as any server may. */
    private static @Nullable String webSocket(String method, int minorVersion, FieldParser fields) {
        return minorVersion == 1 && fields.connectionUpgrade && method.equals("GET") ? fields.webSocket : null;
    }

    private static TargetForm form(String method, String target) throws Rejected {
        if (method.equals("CONNECT")) {
            if (Authority.withPort(target)) {
                return TargetForm.AUTHORITY;
            }
        } else if (target.charAt(0) == '/') {
            return TargetForm.ORIGIN;
        } else if (target.equals("*")) {
            if (method.equals("OPTIONS")) {
                return TargetForm.ASTERISK;
            }
        } else if (!Authority.ofAbsolute(target).isEmpty()) {
            return TargetForm.ABSOLUTE;
        }
        throw Http1Violation.BAD_TARGET.rejected();
    }

    /** Whether {@code target} looks like one at all. */
    private static boolean hasForm(String target) {
        char first = target.charAt(0);
        return first == '/' || first == '*' || target.indexOf(':') > 0;
    }

    private static @Nullable String host(FieldParser fields, int minorVersion) throws Rejected {
        String host = fields.host;
        if (host == null) {
            if (minorVersion == 1) {
                throw Http1Violation.NO_HOST.rejected();
            }
            return null;
        }
        if (fields.hosts > 1) {
            throw Http1Violation.SEVERAL_HOSTS.rejected();
        }
        if (!Authority.valid(host)) {
            throw Http1Violation.BAD_HOST.rejected();
        }
        return host;
    }

    /** RFC 9110 section 10.1.1: an HTTP/1.0 client cannot mean it. */
    private static boolean expectsContinue(FieldParser fields, int minorVersion) throws Rejected {
        if (fields.expects == 0) {
            return false;
        }
        if (fields.expects > 1 || !fields.expect.equalsIgnoreCase("100-continue")) {
            throw Http1Violation.UNKNOWN_EXPECTATION.rejected();
        }
        return minorVersion == 1;
    }

    /** The methods of nearly every request need no new String. */
    private static String method(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 4 && bytes[from] == 'P' && bytes[from + 1] == 'O' && bytes[from + 2] == 'S') {
            return bytes[from + 3] == 'T' ? "POST" : Octets.text(bytes, from, to);
        }
        if (length == 3 && bytes[from] == 'G' && bytes[from + 1] == 'E' && bytes[from + 2] == 'T') {
            return "GET";
        }
        return Octets.text(bytes, from, to);
    }
}
