package io.fairlead.proxy.wire.across;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer, as a library's typed objects hold it.
 *
 * @param text its text
 * @param calls the tools that it calls
 * @param finish why it ended: {@code stop}, {@code tools} or {@code length}; anything else in the library's own word
 * @param input tokens read
 * @param output tokens written
 * @param model who says that it answered; empty where the API does not say
 * @param headers a field of the answer's head
 * @param message the library's own object, to go on from
 */
record Heard(
        String text,
        List<Call> calls,
        String finish,
        long input,
        long output,
        String model,
        Function<String, @Nullable String> headers,
        Object message) {

    @Nullable
    String header(String name) {
        return headers.apply(name);
    }
}
