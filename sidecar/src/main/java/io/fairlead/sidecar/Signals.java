package io.fairlead.sidecar;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the operating system. The JDK's own class for them is no supported API and warns wherever it is named, so it is
 * reached by reflection. Where it is missing, signals do what the JVM does by itself.
 */
final class Signals {

    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** Calls {@code handler} with the signal's number on a thread of the JVM's, each time {@code name} (TERM, INT, HUP) arrives. */
    static void on(String name, Consumer<Integer> handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handling = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handling}, (self, method, arguments) -> {
                        if (method.getName().toLowerCase(Locale.ROOT).equals("handle") && arguments != null) {
                            handler.accept(
                                    (Integer) signal.getMethod("getNumber").invoke(arguments[0]));
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handling)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            log.debug("signal {} keeps its own behaviour", name, e);
        }
    }
}
