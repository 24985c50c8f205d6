package io.fairlead.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.fairlead.proxy.exchange.Origin;
import java.time.Duration;

/**
 * The origins towards which handshakes with a post-quantum key share were cut short, and whether classical groups alone came
 * through. Where they did, they alone are used for an hour; where they did not, that is not tried again for a minute. At most
 * {@value #ORIGINS} are remembered. Safe for any thread.
 */
final class ClassicalOrigins {

    static final int ORIGINS = 1024;
    private static final Duration HELPED = Duration.ofHours(1);
    private static final Duration HELPED_NOT = Duration.ofMinutes(1);

    private final NetworkListener listener;
    private final Cache<Origin, Boolean> origins = Caffeine.newBuilder()
            .maximumSize(ORIGINS)
            .expireAfter(Expiry.<Origin, Boolean>writing((origin, helped) -> helped ? HELPED : HELPED_NOT))
            .build();
    private volatile boolean any;

    ClassicalOrigins(NetworkListener listener) {
        this.listener = listener;
    }

    /** Whether classical groups alone are to be used. */
    boolean helps(Origin origin) {
        return any && Boolean.TRUE.equals(origins.getIfPresent(origin));
    }

    /** Whether they may be tried where a handshake is cut short. */
    boolean mayHelp(Origin origin) {
        return !any || origins.getIfPresent(origin) == null;
    }

    /** A handshake was cut short, and the one with classical groups alone came through. */
    void helped(Origin origin) {
        remember(origin, true);
    }

    /** Neither came through. */
    void helpedNot(Origin origin) {
        remember(origin, false);
    }

    private void remember(Origin origin, boolean helped) {
        origins.put(origin, helped);
        any = true;
        listener.classicalHandshake(origin.authority(), helped);
    }
}
