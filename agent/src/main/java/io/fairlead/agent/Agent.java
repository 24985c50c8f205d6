package io.fairlead.agent;

import java.lang.instrument.Instrumentation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Where the JVM begins: before the application's main method, or in an application that runs. */
public final class Agent {

    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private Agent() {}

    /** By {@code -javaagent}. */
    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation);
    }

    /** Into a JVM that runs. */
    public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation);
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it is, the application starts
    private static void start(@Nullable String text, Instrumentation instrumentation) {
        try {
            if (Switches.off() || !STARTED.compareAndSet(false, true)) {
                return;
            }
            Arguments arguments = Arguments.parse(text);
            if (arguments.quiet()) {
                Report.quiet();
            }
            Installation.install(arguments, instrumentation);
        } catch (Throwable t) {
            String why = t instanceof IllegalArgumentException || t instanceof IllegalStateException
                    ? String.valueOf(t.getMessage())
                    : t.toString();
            Report.line("the application runs without the agent: " + why);
        }
    }
}
