package io.fairlead.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fairlead.proxy.exchange.Origin;
import java.time.Duration;

/**
 * Origins of which one thing is known. Each is remembered for an hour, so that one that changes is asked anew; at most
 * {@value #ORIGINS}. Safe for any thread.
 */
final class RememberedOrigins {

    static final int ORIGINS = 1024;
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Cache<Origin, Boolean> origins = Caffeine.newBuilder()
            .maximumSize(ORIGINS)
            .expireAfterWrite(REMEMBERED)
            .build();
    private volatile boolean any;

    void remember(Origin origin) {
        origins.put(origin, true);
        any = true;
    }

    boolean contains(Origin origin) {
        return any && origins.getIfPresent(origin) != null;
    }
}
