package io.fairlead.proxy.http1;

/** {@code HTTP/1.0} and {@code HTTP/1.1} (RFC 9112 section 2.3). */
final class Versions {

    static final int LENGTH = 8;

    private Versions() {}

    /** Whether what stands at {@code at} names HTTP, whatever its version. */
    static boolean named(byte[] bytes, int at, int to) {
        return to - at > 4
                && (bytes[at] | 0x20) == 'h'
                && (bytes[at + 1] | 0x20) == 't'
                && (bytes[at + 2] | 0x20) == 't'
                && (bytes[at + 3] | 0x20) == 'p';
    }

    /** The minor version that stands at {@code at}; what follows it is the caller's to check. */
    static int minor(byte[] bytes, int at, int to) throws Rejected {
        boolean shaped = to - at > LENGTH
                && bytes[at] == 'H'
                && bytes[at + 1] == 'T'
                && bytes[at + 2] == 'T'
                && bytes[at + 3] == 'P'
                && bytes[at + 4] == '/'
                && Octets.isDigit(bytes[at + 5])
                && bytes[at + 6] == '.'
                && Octets.isDigit(bytes[at + 7]);
        if (!shaped) {
            throw Http1Violation.BAD_VERSION.rejected();
        }
        int minor = bytes[at + 7] - '0';
        if (bytes[at + 5] != '1' || minor > 1) {
            throw Http1Violation.UNSUPPORTED_VERSION.rejected();
        }
        return minor;
    }
}
