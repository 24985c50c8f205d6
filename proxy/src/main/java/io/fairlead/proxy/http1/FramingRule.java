package io.fairlead.proxy.http1;

import org.jspecify.annotations.Nullable;

/**
 * What Content-Length and Transfer-Encoding say about a body (RFC 9112 section 6). It makes none of the repairs that the
 * section allows a lenient reader, for whoever repairs sees another message than its neighbour does.
 */
final class FramingRule {

    /** More digits than this might not fit a long. */
    private static final int MOST_DIGITS = 18;

    private FramingRule() {}

    /** LENGTH or CHUNKED, or null when neither field is there. */
    static @Nullable Framing declared(FieldParser fields, int minorVersion) throws Rejected {
        if (fields.transferEncodings > 0) {
            if (fields.contentLengths > 0) {
                throw Http1Violation.LENGTH_AND_CODING.rejected();
            }
            if (minorVersion == 0) {
                throw Http1Violation.CODING_IN_HTTP_1_0.rejected();
            }
            if (fields.transferEncodings > 1) {
                throw Http1Violation.BAD_TRANSFER_ENCODING.rejected();
            }
            if (!fields.transferEncoding.equalsIgnoreCase("chunked")) {
                throw coding(fields.transferEncoding).rejected();
            }
            return Framing.CHUNKED;
        }
        if (fields.contentLengths == 0) {
            return null;
        }
        if (fields.contentLengths > 1) {
            throw Http1Violation.SEVERAL_CONTENT_LENGTHS.rejected();
        }
        return Framing.length(number(fields.contentLength));
    }

    private static long number(String digits) throws Rejected {
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (!Octets.isDigit(c)) {
                throw Http1Violation.BAD_CONTENT_LENGTH.rejected();
            }
            number = number * 10 + (c - '0');
        }
        if (digits.isEmpty()) {
            throw Http1Violation.BAD_CONTENT_LENGTH.rejected();
        }
        if (digits.length() > MOST_DIGITS) {
            throw Http1Violation.CONTENT_LENGTH_OVERFLOW.rejected();
        }
        return number;
    }

    /** 501 for codings that are only unknown, 400 for what is malformed or has chunked elsewhere than at the end, once. */
    private static Http1Violation coding(String value) {
        boolean chunkedBefore = false;
        for (String each : value.split(",", -1)) {
            String name = each.strip();
            if (chunkedBefore || !Octets.isToken(name)) {
                return Http1Violation.BAD_TRANSFER_ENCODING;
            }
            chunkedBefore = name.equalsIgnoreCase("chunked");
        }
        return Http1Violation.UNKNOWN_TRANSFER_CODING;
    }
}
