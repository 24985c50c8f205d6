package io.fairlead.proxy.policy.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where several instances keep answers together, as the cache sees it. Nothing here blocks. Safe for any thread. */
public interface SharedAnswers {

    /** What is kept under {@code key}, or null; fails when nobody answers in time. */
    CompletableFuture<byte @Nullable []> find(String key);

    /** Keeps {@code value} for {@code life}, where that can be done now. */
    void keep(String key, byte[] value, Duration life);

    /** Drops what is kept under keys that begin so, soon. */
    void drop(String prefix);

    /** The other instances are to drop it, too. */
    void purged(Purge purge);

    /** The wall clock that all instances have, in milliseconds. */
    long nowMillis();

    /** What is dropped: all, the answers to one call, or those of one route. */
    record Purge(Of of, String name) {

        /** What it is about. */
        public enum Of {
            ALL,
            CALL,
            ROUTE
        }

        AnswerStore.Entries entries() {
            return switch (of) {
                case ALL -> AnswerStore.Entries.ALL;
                case CALL -> AnswerStore.Entries.of(name::equals);
                case ROUTE -> (key, answer) -> answer.route().equals(name);
            };
        }
    }
}
