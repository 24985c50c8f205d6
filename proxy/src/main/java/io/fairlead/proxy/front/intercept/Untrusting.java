package io.fairlead.proxy.front.intercept;

import io.fairlead.proxy.front.FrontListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hosts whose clients broke off the handshake because they do not trust our certificate. Bounded by {@value #MOST} hosts;
 * above it no more are remembered. Safe for any thread.
 */
public final class Untrusting {

    static final int MOST = 1024;

    private final Map<String, Boolean> hosts = new ConcurrentHashMap<>();

    /** Whether a client of {@code host} rejected our certificate before. */
    public boolean contains(String host) {
        return hosts.containsKey(host);
    }

    void add(String host, String reason, FrontListener events) {
        if (hosts.size() < MOST) {
            hosts.put(host, true);
        }
        events.distrusted(host, reason);
    }
}
