package io.fairlead.proxy.http1;

import static io.fairlead.proxy.http1.Octets.CR;
import static io.fairlead.proxy.http1.Octets.LF;
import static io.fairlead.proxy.http1.Octets.SP;

import io.fairlead.proxy.exchange.Headers;
import org.jspecify.annotations.Nullable;

/** Judges the bytes of a whole answer head (RFC 9112 sections 4 and 6.3). */
final class ResponseParser {

    private static final int STATUS_AT = Versions.LENGTH + 1;

    private ResponseParser() {}

    /**
     * Parses {@code bytes[from, to)}, which must end with the empty line.
     *
     * @param method of the request that this answers
     * @param upgradeAsked whether that request offered another protocol
     */
    static ResponseHead parse(byte[] bytes, int from, int to, String method, boolean upgradeAsked) throws Rejected {
        int minorVersion = Versions.minor(bytes, from, to);
        int status = status(bytes, from, to);
        // The space after the status is asked of senders, but nothing hangs on it, and servers leave it out.
        int reasonStart = from + STATUS_AT + 3;
        if (bytes[reasonStart] == SP) {
            reasonStart++;
        } else if (bytes[reasonStart] != CR) {
            throw Http1Violation.BAD_STATUS_LINE.rejected();
        }
        int at = reasonStart;
        while (Octets.VALUE[bytes[at] & 0xff]) {
            at++;
        }
        if (bytes[at] != CR || bytes[at + 1] != LF) {
            throw Http1Violation.BAD_STATUS_LINE.rejected();
        }
        String reason = status == 200 && at - reasonStart == 2 && bytes[reasonStart] == 'O' && bytes[at - 1] == 'K'
                ? "OK"
                : Octets.text(bytes, reasonStart, at);
        FieldParser fields = new FieldParser();
        Headers headers = fields.parse(bytes, at + 2);
        if (status == 101 && !upgradeAsked) {
            throw Http1Violation.UNASKED_SWITCH.rejected();
        }
        boolean switching = status == 101 || (method.equals("CONNECT") && status >= 200 && status < 300);
        Framing framing = framing(status, method, switching, fields, minorVersion);
        boolean keepAlive = !switching && framing.kind() != Framing.Kind.UNTIL_CLOSE && fields.persists(minorVersion);
        return new ResponseHead(minorVersion, status, reason, headers, framing, keepAlive, switching);
    }

    /** RFC 9112 section 6.3, in its order; what the fields declare is checked even where it does not count. */
    private static Framing framing(int status, String method, boolean switching, FieldParser fields, int minorVersion)
            throws Rejected {
        Framing declared = FramingRule.declared(fields, minorVersion);
        if (switching || status < 200 || status == 204 || status == 304 || method.equals("HEAD")) {
            return Framing.NONE;
        }
        return orUntilClose(declared);
    }

    private static Framing orUntilClose(@Nullable Framing declared) {
        return declared == null ? Framing.UNTIL_CLOSE : declared;
    }

    private static int status(byte[] bytes, int from, int to) throws Rejected {
        int at = from + STATUS_AT;
        boolean shaped = to - at > 4
                && bytes[at - 1] == SP
                && Octets.isDigit(bytes[at])
                && Octets.isDigit(bytes[at + 1])
                && Octets.isDigit(bytes[at + 2])
                && bytes[at] != '0';
        if (!shaped) {
            throw Http1Violation.BAD_STATUS_LINE.rejected();
        }
        return (bytes[at] - '0') * 100 + (bytes[at + 1] - '0') * 10 + (bytes[at + 2] - '0');
    }
}
