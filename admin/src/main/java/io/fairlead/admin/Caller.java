package io.fairlead.admin;

import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request to the admin port, as far as the request says. Holds secrets, and prints none.
 *
 * @param address where it comes from; empty when that is not known
 * @param host the {@code Host} header
 * @param origin the {@code Origin} header
 * @param fetchSite the {@code Sec-Fetch-Site} header
 * @param authorization the {@code Authorization} header
 * @param cookie the {@code Cookie} header
 */
record Caller(
        String address,
        @Nullable String host,
        @Nullable String origin,
        @Nullable String fetchSite,
        @Nullable String authorization,
        @Nullable String cookie) {

    /** Whether a browser says that a page of this very port asks, and nothing it says speaks against that. */
    boolean sameOrigin() {
        if (origin == null && fetchSite == null) {
            return false;
        }
        return !foreign() && (fetchSite == null || fetchSite.trim().equalsIgnoreCase("same-origin"));
    }

    /** Whether it names an origin that is not this port's; one that a proxy serves over TLS is. */
    boolean foreign() {
        String at = host == null ? "" : host.trim();
        return origin != null && !origin.equalsIgnoreCase("http://" + at) && !origin.equalsIgnoreCase("https://" + at);
    }

    /** The token that it sends as {@code Bearer}; empty when it sends none. */
    String bearer() {
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).trim()
                : "";
    }

    /** The sessions that its cookies name. */
    List<String> sessions() {
        if (cookie == null) {
            return List.of();
        }
        return ServerCookieDecoder.LAX.decodeAll(cookie).stream()
                .filter(each -> each.name().equals(Sessions.COOKIE))
                .map(each -> each.value())
                .toList();
    }

    /** The host without its port, in small letters; empty when there is none. */
    String hostName() {
        String authority = host == null ? "" : host.trim().toLowerCase(Locale.ROOT);
        if (authority.startsWith("[")) {
            int end = authority.indexOf(']');
            return end < 0 ? "" : authority.substring(1, end);
        }
        int colon = authority.indexOf(':');
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    @Override
    public String toString() {
        return "Caller[" + address + "]";
    }
}
