package io.fairlead.agent;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The engine of the embedded form, in a class loader of its own that sees nothing of the application and is seen by nothing of it.
 * Compiled for Java 8, where it says that a newer one is needed. Safe for any thread.
 */
public final class IsolatedEngine {

    private static final int OLDEST_JAVA = 17;
    private static final String ENTRY = "io.fairlead.agent.engine.Embedded";

    private static volatile @Nullable IsolatedEngine running;

    private final Class<?> embedded;
    private final Map<String, String> described;

    private IsolatedEngine(Class<?> embedded, Map<String, String> described) {
        this.embedded = embedded;
        this.described = described;
    }

    /**
     * Starts the engine, once: a later call returns what the first did. Blocks until it listens.
     *
     * @param options {@code config} (a file), {@code admin} (an address), {@code log} (a level); each may be missing
     * @return {@code proxy} (where it listens, {@code 127.0.0.1:PORT}), {@code authorization} (what each connection has to say as
     *     {@code Proxy-Authorization}), {@code ca} (the certificate that its servers' lead to, PEM), {@code hosts} (a line for each
     *     origin that is a provider's: {@code host}, {@code host:port} where that is not 443, {@code http://host:port} without TLS)
     * @throws IllegalStateException when it cannot; nothing of it runs then, and the message is a sentence that says why
     */
    public static Map<String, String> start(Map<String, String> options) {
        synchronized (IsolatedEngine.class) {
            IsolatedEngine engine = running;
            if (engine == null) {
                engine = started(options);
                running = engine;
            }
            return engine.described;
        }
    }

    /** Whether this Java is new enough for it. */
    static boolean possible() {
        return javaVersion() >= OLDEST_JAVA;
    }

    /** Whether calls can go through it now. Where they cannot, they go as if it were not there. Costs next to nothing. */
    public static boolean alive() {
        IsolatedEngine engine = running;
        return engine != null && Boolean.TRUE.equals(engine.asked("alive", false));
    }

    /** The origins that are a provider's now, as {@link #start} writes them: a configuration that is read again may change them. */
    public static String hosts() {
        IsolatedEngine engine = running;
        return engine == null ? "" : String.valueOf(engine.asked("hosts", ""));
    }

    private static IsolatedEngine started(Map<String, String> options) {
        if (javaVersion() < OLDEST_JAVA) {
            throw new IllegalStateException("the engine needs Java " + OLDEST_JAVA + " or newer, and this is Java "
                    + System.getProperty("java.version")
                    + "; let a Fairlead run beside the application and name it by proxy=HOST:PORT");
        }
        try {
            EngineLoader loader = new EngineLoader(place(), platformLoader());
            Class<?> embedded = Class.forName(ENTRY, true, loader);
            Object described = embedded.getMethod("start", Map.class).invoke(null, new HashMap<>(options));
            Map<String, String> copy = new HashMap<>();
            for (Map.Entry<?, ?> each : ((Map<?, ?>) described).entrySet()) {
                copy.put(String.valueOf(each.getKey()), String.valueOf(each.getValue()));
            }
            return new IsolatedEngine(embedded, Collections.unmodifiableMap(copy));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(sentence(e.getCause()));
        } catch (Exception | LinkageError e) {
            throw new IllegalStateException(sentence(e));
        }
    }

    private static String sentence(@Nullable Throwable thrown) {
        String said = thrown == null ? null : thrown.getMessage();
        return thrown instanceof IllegalStateException && said != null ? said : String.valueOf(thrown);
    }

    private static int javaVersion() {
        String version = System.getProperty("java.specification.version", "0");
        try {
            return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The agent's jar. */
    private static File place() throws Exception {
        return new File(IsolatedEngine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** Java 8 has none, and no name for it. */
    private static ClassLoader platformLoader() throws ReflectiveOperationException {
        return (ClassLoader)
                ClassLoader.class.getMethod("getPlatformClassLoader").invoke(null);
    }

    private Object asked(String name, Object otherwise) {
        try {
            Object answer = embedded.getMethod(name).invoke(null);
            return answer == null ? otherwise : answer;
        } catch (ReflectiveOperationException | LinkageError e) {
            return otherwise;
        }
    }
}
