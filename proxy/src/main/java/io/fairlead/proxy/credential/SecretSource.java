package io.fairlead.proxy.credential;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where a secret comes from. Asked on event loops, so it answers from memory; for any thread. */
@FunctionalInterface
public interface SecretSource {

    /** What it is right now; null when there is none. */
    @Nullable
    Secret current();

    /** Completes when it is known for the first time whether there is one; null when that is known. */
    default @Nullable CompletableFuture<Void> pending() {
        return null;
    }

    /** Ends what keeps it fresh; what is known stays readable. Nobody asks for it any more. */
    default void close() {}

    static SecretSource literal(Secret secret) {
        return new Fixed(secret);
    }

    /** The variable as it was when this was called; the environment of a process does not change. */
    static SecretSource variable(String name, Map<String, String> environment) {
        String value = environment.get(name);
        return new Fixed(value == null || value.isBlank() ? null : Secret.of(value));
    }

    /** One that never changes. */
    record Fixed(@Nullable Secret current) implements SecretSource {}
}
