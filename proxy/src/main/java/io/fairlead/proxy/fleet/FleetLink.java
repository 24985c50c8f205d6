package io.fairlead.proxy.fleet;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An instance's link to its fleet. Nothing blocks but {@link #close}; what cannot be done now fails at once. Safe for any thread.
 */
public interface FleetLink extends AutoCloseable {

    /** The bucket of that name and rate; it is made with the first exchange. */
    FleetBucket bucket(String name, long amount, Duration period);

    /** Tells the others; lost where they cannot be told now. */
    void tell(FleetTopic topic, String text);

    /** What is kept under {@code key}, or null. Fails when the fleet does not answer in time. */
    CompletableFuture<byte @Nullable []> get(String key);

    /** Keeps {@code value} for {@code life}; lost where it cannot be kept now. */
    void put(String key, byte[] value, Duration life);

    /** Drops all that is kept under keys that begin with {@code prefix}, soon. */
    void clear(String prefix);

    /** The wall clock that all instances have, in milliseconds. */
    long nowMillis();

    /** How many instances there are, this one included, as far as it was last known; at least 1. */
    int instances();

    /** Whether the fleet answers. */
    boolean up();

    /** What failed since the start, by what it was. */
    Map<String, Long> errors();

    /** How many news were told and heard since the start. */
    Map<String, Long> news();

    @Override
    void close();
}
