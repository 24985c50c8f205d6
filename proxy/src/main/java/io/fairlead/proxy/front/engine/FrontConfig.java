package io.fairlead.proxy.front.engine;

import java.time.Duration;

/**
 * What the front allows its clients ({@code proxy.*}). Sizes in bytes.
 *
 * @param maxConnections open client connections; one above it is answered 503 and closed
 * @param maxBody of an operation whose body is read; above it 413
 * @param maxUpload of any other body; above it 413
 * @param replayBody a body above it is streamed and not repeated
 * @param clients who may use it
 * @param drain how long running exchanges may finish
 * @param clocks how long clients may take
 */
public record FrontConfig(
        int maxConnections,
        long maxBody,
        long maxUpload,
        long replayBody,
        Clients clients,
        Duration drain,
        ClientClocks clocks) {

    public static final FrontConfig DEFAULT = new FrontConfig(
            10_000, 64L << 20, 1L << 30, 32L << 20, Clients.ANYONE, Duration.ofSeconds(30), ClientClocks.STANDARD);

    public FrontConfig {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("max-connections: " + maxConnections + " (expected: >= 1)");
        }
        atLeast("max-body", maxBody);
        atLeast("max-upload", maxUpload);
        if (replayBody < 0 || replayBody > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("replay-body: " + replayBody + " (expected: 0 to 2147483647)");
        }
        if (drain.isNegative()) {
            throw new IllegalArgumentException("drain: " + drain + " (expected: >= 0s)");
        }
    }

    private static void atLeast(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
