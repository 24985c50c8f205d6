package io.fairlead.proxy.exchange;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells several of something, so that what one of them throws is kept from none of the others. */
final class Handlers {

    private Handlers() {}

    /** Each handler hears {@code what}, in their order; the first that threw is thrown again at the end. */
    static <T> void tell(List<Consumer<T>> handlers, T what) {
        Throwable first = null;
        for (Consumer<T> each : List.copyOf(handlers)) {
            try {
                each.accept(what);
            } catch (RuntimeException | Error thrown) {
                first = first == null ? thrown : first;
            }
        }
        rethrow(first);
    }

    private static void rethrow(@Nullable Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException bug) {
            throw bug;
        }
    }
}
