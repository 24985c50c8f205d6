package io.fairlead.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The console's log-ins. Each holds for 12 hours, and only as long as the token that it was begun with. Bounded: the oldest
 * goes. Neither tokens nor what cookies say is kept, only digests.
 *
 * <p>Safe for any thread by a lock that is held for a few map operations.
 */
final class Sessions {

    /** The cookie's name. */
    static final String COOKIE = "fairlead-session";

    static final Duration LIFE = Duration.ofHours(12);
    private static final int MOST = 100;
    private static final int SECRET_BYTES = 32;

    private record Session(Instant ends, String tokenDigest) {}

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> byDigest = new LinkedHashMap<>();

    Sessions(InstantSource clock) {
        this.clock = clock;
    }

    /** Begins one for who has shown {@code token}; what its cookie says. */
    synchronized String begin(String token) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        if (byDigest.size() >= MOST) {
            Iterator<String> oldest = byDigest.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        byDigest.put(digest(value), new Session(clock.instant().plus(LIFE), digest(token)));
        return value;
    }

    /** Whether one of {@code cookies} is of a session that was begun with {@code token} and is not over. */
    synchronized boolean holds(Collection<String> cookies, String token) {
        Instant now = clock.instant();
        byDigest.values().removeIf(each -> !each.ends().isAfter(now));
        String shown = digest(token);
        return cookies.stream().anyMatch(cookie -> {
            Session session = byDigest.get(digest(cookie));
            return session != null && session.tokenDigest().equals(shown);
        });
    }

    synchronized void end(Collection<String> cookies) {
        cookies.forEach(cookie -> byDigest.remove(digest(cookie)));
    }

    private static String digest(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK knows SHA-256", e);
        }
    }
}
