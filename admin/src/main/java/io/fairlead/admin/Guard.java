package io.fairlead.admin;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask the admin port. On loopback it is open, but a {@code Host} or {@code Origin} that is not its own is refused:
 * a web page must not reach it by a name that resolves here, nor one that another port of this machine serves. Elsewhere
 * every call but health and metrics needs the token; the console's files hold no secret and ask for it themselves.
 */
final class Guard {

    private static final Set<String> OPEN = Set.of("/", "/livez", "/readyz", "/startupz", "/metrics");

    private final boolean loopback;
    private final Supplier<@Nullable String> tokens;

    /** {@code tokens}: the one in force, which may change; null where none is demanded. */
    Guard(InetAddress listen, Supplier<@Nullable String> tokens) {
        this.loopback = listen.isLoopbackAddress();
        this.tokens = tokens;
    }

    /** Null when the call may go on, else the refusal. */
    @Nullable
    Reply check(String path, @Nullable String host, @Nullable String origin, @Nullable String authorization) {
        if (loopback) {
            if (host == null || !local(hostOf(host))) {
                return Reply.problem(
                        403, "Forbidden", "The admin port answers only to localhost, 127.0.0.1 and [::1] as its Host.");
            }
            if (origin != null && !origin.equalsIgnoreCase("http://" + host.trim())) {
                return Reply.problem(403, "Forbidden", "The admin port answers no page of another origin.");
            }
        }
        String token = tokens.get();
        if (token == null || OPEN.contains(path) || path.startsWith("/console/")) {
            return null;
        }
        byte[] given = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).trim().getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        return MessageDigest.isEqual(given, token.getBytes(StandardCharsets.UTF_8))
                ? null
                : Reply.problem(401, "Unauthorized", "Send the admin token as Authorization: Bearer <token>.");
    }

    private static boolean local(String host) {
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("::1");
    }

    private static String hostOf(String authority) {
        String host = authority.trim().toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? "" : host.substring(1, end);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}
