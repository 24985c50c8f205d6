package io.fairlead.admin;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask the admin port.
 *
 * <p>On loopback it is open, but a {@code Host} or {@code Origin} that is not its own is refused. A web page must not reach
 * it by a name that resolves here, and neither must one that another port of this machine serves.
 *
 * <p>Elsewhere every call but health and metrics needs the token, or the session of one who showed it. The console's files
 * hold no secret, and ask for it themselves.
 */
final class Guard {

    /** Where the console logs in and out. */
    static final String SESSION = "/api/v1/session";

    private static final Set<String> OPEN = Set.of("/", "/livez", "/readyz", "/startupz", "/metrics", SESSION);
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "::1");

    private final boolean loopback;
    private final Supplier<@Nullable String> tokens;
    private final Sessions sessions;

    /** {@code tokens}: the one in force, which may change; null where none is demanded. */
    Guard(InetAddress listen, Supplier<@Nullable String> tokens, Sessions sessions) {
        this.loopback = listen.isLoopbackAddress();
        this.tokens = tokens;
        this.sessions = sessions;
    }

    /**
     * What was found of a caller.
     *
     * @param refusal null when the call may go on
     * @param who {@code token} or {@code loopback}; {@code nobody} where neither was shown
     */
    record Verdict(@Nullable Reply refusal, String who) {}

    Verdict check(String path, Caller caller) {
        Reply foreign = foreign(path, caller);
        if (foreign != null) {
            return new Verdict(foreign, "nobody");
        }
        String token = tokens.get();
        if (token == null) {
            return new Verdict(null, loopback ? "loopback" : "nobody");
        }
        if (same(caller.bearer(), token) || (caller.sameOrigin() && sessions.holds(caller.sessions(), token))) {
            return new Verdict(null, "token");
        }
        if (OPEN.contains(path) || path.startsWith("/console/")) {
            return new Verdict(null, "nobody");
        }
        return new Verdict(
                Reply.problem(
                        401,
                        "Unauthorized",
                        "Send the admin token as Authorization: Bearer <token>, or log in at " + SESSION + "."),
                "nobody");
    }

    private @Nullable Reply foreign(String path, Caller caller) {
        if (loopback && !OWN_NAMES.contains(caller.hostName())) {
            return Reply.problem(
                    403, "Forbidden", "The admin port answers only to localhost, 127.0.0.1 and [::1] as its Host.");
        }
        if ((loopback || path.equals(SESSION)) && caller.foreign()) {
            return Reply.problem(403, "Forbidden", "The admin port answers no page of another origin.");
        }
        return null;
    }

    /** Whether a token is demanded. */
    boolean demanding() {
        return tokens.get() != null;
    }

    /** Whether {@code shown} is the token in force. */
    boolean right(String shown) {
        String token = tokens.get();
        return token != null && same(shown, token);
    }

    Sessions sessions() {
        return sessions;
    }

    /** In a time that does not depend on where they differ. */
    private static boolean same(String shown, String token) {
        return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}
