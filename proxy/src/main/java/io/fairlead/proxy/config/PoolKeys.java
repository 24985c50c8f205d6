package io.fairlead.proxy.config;

import static io.fairlead.proxy.config.Words.DURATION;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.upstream.PoolConfig;
import java.time.Duration;

/** The connections to a provider. */
final class PoolKeys {

    private static final Key<Integer> CONNECTIONS =
            Key.of("connections", Syntaxes.number(1, 100_000), "2048", "At most, over all event loops.");
    private static final Key<Integer> KEEP =
            Key.of("keep", Syntaxes.number(0, 100_000), "128", "Idle ones that stay; more are closed.");
    private static final Key<Duration> IDLE =
            Key.of("idle", DURATION, "60s", "A connection unused for longer is closed.");
    private static final Key<Duration> AGE =
            Key.of("age", DURATION, "10m", "A connection older than this takes no new request.");
    private static final Key<Boolean> HTTP2 = Key.of("http2", Syntaxes.flag(), "true", "Whether HTTP/2 is offered.");
    private static final Key<Integer> PENDING =
            Key.of("pending", Syntaxes.number(0, 1_000_000), "1024", "Requests that may wait for a connection.");

    static final Section SECTION = Section.of(CONNECTIONS, KEEP, IDLE, AGE, HTTP2, PENDING);

    private PoolKeys() {}

    static PoolConfig make(Values values, Problems problems) {
        return values.make(
                problems,
                PoolConfig.defaults(),
                () -> new PoolConfig(
                        values.get(CONNECTIONS),
                        values.get(KEEP),
                        values.get(IDLE),
                        values.get(AGE),
                        values.get(HTTP2),
                        values.get(PENDING)));
    }
}
