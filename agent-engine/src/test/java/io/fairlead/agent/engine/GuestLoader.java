package io.fairlead.agent.engine;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** The engine in a class loader of its own, which knows nothing of the tests' classes but where they came from. */
final class GuestLoader implements AutoCloseable {

    private final URLClassLoader loader;
    private final Class<?> embedded;

    GuestLoader() {
        URL[] urls = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(GuestLoader::url)
                .toArray(URL[]::new);
        loader = new URLClassLoader("guest", urls, ClassLoader.getPlatformClassLoader());
        try {
            embedded = loader.loadClass("io.fairlead.agent.engine.Embedded");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    ClassLoader loader() {
        return loader;
    }

    /** As the agent calls it. */
    Map<?, ?> start(Map<String, String> options) {
        return (Map<?, ?>) call("start", options);
    }

    boolean alive() {
        return (Boolean) call("alive");
    }

    String hosts() {
        return (String) call("hosts");
    }

    private Object call(String name, Map<?, ?>... arguments) {
        try {
            return arguments.length == 0
                    ? embedded.getMethod(name).invoke(null)
                    : embedded.getMethod(name, Map.class).invoke(null, arguments[0]);
        } catch (ReflectiveOperationException e) {
            throw e.getCause() instanceof RuntimeException it ? it : new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            embedded.getMethod("stop").invoke(null);
            loader.close();
        } catch (ReflectiveOperationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
