package io.fairlead.agent;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the lines that were put into other classes call: found by its name in the system class loader, with types of the JDK alone.
 * Safe for any thread.
 */
public final class Calls {

    /** What stands behind a name. */
    public interface Handler {

        /** The answer, whose meaning is between the handler and the lines that call it. Null means: as without us. */
        @Nullable
        Object on(@Nullable Object[] arguments) throws Exception;
    }

    private static volatile Map<String, Handler> handlers = Collections.emptyMap();

    private Calls() {}

    static void answerWith(Map<String, Handler> all) {
        handlers = all;
    }

    /** Never throws: what goes wrong in a handler is as if there were none. */
    @SuppressWarnings("CatchingUnchecked") // an Error of ours must not become the application's either
    public static @Nullable Object call(String name, @Nullable Object[] arguments) {
        Handler handler = handlers.get(name);
        if (handler == null) {
            return null;
        }
        try {
            return handler.on(arguments);
        } catch (Throwable t) {
            Report.failed(name, t);
            return null;
        }
    }
}
