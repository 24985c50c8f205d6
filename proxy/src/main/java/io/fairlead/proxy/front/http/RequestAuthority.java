package io.fairlead.proxy.front.http;

import io.fairlead.proxy.egress.HostText;
import org.jspecify.annotations.Nullable;

/**
 * An authority, read.
 *
 * @param host in lower case, without brackets or a closing dot
 * @param port 1 to 65535
 */
record RequestAuthority(String host, int port) {

    /** Reads {@code authority}; null when it is no host with an optional port. */
    static @Nullable RequestAuthority read(String authority, int defaultPort) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon >= 0 && authority.indexOf(']', colon) < 0;
        String said = hasPort ? authority.substring(colon + 1) : "";
        int port = said.isEmpty() ? defaultPort : HostText.port(said); // RFC 3986 section 6.2.3
        HostText host = HostText.read(hasPort ? authority.substring(0, colon) : authority);
        if (port < 0 || host instanceof HostText.Bad) {
            return null;
        }
        return host instanceof HostText.Name name
                ? new RequestAuthority(name.host(), port)
                : new RequestAuthority(((HostText.Literal) host).host(), port);
    }
}
