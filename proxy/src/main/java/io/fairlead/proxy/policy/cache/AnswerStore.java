package io.fairlead.proxy.policy.cache;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where kept answers are: in this process, or behind it for several. Nothing here blocks. A store that fails costs an answer and no
 * call. Safe for any thread.
 */
public interface AnswerStore {

    /** What is kept under {@code key}, held for who asks, or null; on any thread, most often at once. */
    CompletableFuture<@Nullable KeptAnswer> find(CacheKey key);

    /** Keeps {@code answer} for {@code life} at the longest, in place of an earlier one; takes over one hold of it. */
    void keep(CacheKey key, KeptAnswer answer, Duration life);

    /** Drops what {@code unwanted} says of a key and its answer; how many these were. */
    long purge(Entries unwanted);

    /** How many answers there are. */
    long entries();

    /** How many bytes they take. */
    long bytes();

    /** How many they may take. */
    long mostBytes();

    /** How many were dropped since the start, by why. */
    Map<String, Long> dropped();

    /** Some of the entries. */
    @FunctionalInterface
    interface Entries {
        boolean contain(CacheKey key, KeptAnswer answer);

        /** All of them. */
        Entries ALL = (key, answer) -> true;

        /** Those of one call, whoever answered it. */
        static Entries of(Predicate<String> call) {
            return (key, answer) -> call.test(key.call());
        }
    }
}
