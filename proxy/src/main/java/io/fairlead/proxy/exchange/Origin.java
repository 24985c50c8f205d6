package io.fairlead.proxy.exchange;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port of a server (RFC 6454). The host is in lower case, an IPv6 literal without brackets.
 *
 * @param scheme {@code https} or {@code http}
 */
public record Origin(String scheme, String host, int port) {

    public Origin {
        host = host.toLowerCase(Locale.ROOT);
    }

    public boolean secure() {
        return "https".equals(scheme);
    }

    /** As a {@code Host} header says it: without the scheme's own port. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (secure() ? 443 : 80) ? name : name + ":" + port;
    }

    // Written out, here and in other records that a start compares: what a record has by itself is put together by
    // method
    // handles when it is first needed, which takes milliseconds.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Origin that
                && port == that.port
                && host.equals(that.host)
                && scheme.equals(that.scheme);
    }

    @Override
    public int hashCode() {
        return (scheme.hashCode() * 31 + host.hashCode()) * 31 + port;
    }

    @Override
    public String toString() {
        return scheme + "://" + authority();
    }
}
