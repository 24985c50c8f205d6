package io.fairlead.proxy.upstream;

import java.time.Duration;

/**
 * The connections to one provider.
 *
 * @param connections at most, over all loops; a loop that can share no other's HTTP/2 connection may have one of its own
 * @param keep idle ones that stay, over all loops
 * @param idle a connection unused for longer is closed
 * @param age a connection older than this takes no new request
 * @param http2 whether HTTP/2 is offered
 * @param pending requests that may wait for a connection, over all loops
 */
public record PoolConfig(int connections, int keep, Duration idle, Duration age, boolean http2, int pending) {

    public PoolConfig {
        if (connections < 1) {
            throw new IllegalArgumentException("connections: " + connections + " (expected: >= 1)");
        }
        if (keep < 0) {
            throw new IllegalArgumentException("keep: " + keep + " (expected: >= 0)");
        }
        if (pending < 0) {
            throw new IllegalArgumentException("pending: " + pending + " (expected: >= 0)");
        }
    }

    public static PoolConfig defaults() {
        return new PoolConfig(2048, 128, Duration.ofSeconds(60), Duration.ofMinutes(10), true, 1024);
    }
}
