package io.fairlead.sidecar.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import org.apache.logging.log4j.core.config.plugins.convert.TypeConverters;
import org.apache.logging.log4j.core.config.plugins.processor.PluginCache;
import org.apache.logging.log4j.core.config.plugins.processor.PluginEntry;
import org.apache.logging.log4j.core.config.plugins.processor.PluginProcessor;
import org.apache.logging.log4j.core.config.plugins.util.PluginRegistry;
import org.apache.logging.log4j.core.pattern.DatePatternConverter;
import org.apache.logging.log4j.core.pattern.HighlightConverter;
import org.apache.logging.log4j.core.pattern.LevelPatternConverter;
import org.apache.logging.log4j.core.pattern.LineSeparatorPatternConverter;
import org.apache.logging.log4j.core.pattern.MessagePatternConverter;
import org.apache.logging.log4j.core.pattern.ThrowablePatternConverter;

/**
 * The parts of the log library that {@link LogConfiguration}'s pattern is made of. The library would load each of its
 * several hundred at the start, to see which there are; it keeps the first list that it finds, so it is shown this one.
 */
public final class LogPlugins {

    private static final Map<String, Class<?>[]> USED = Map.of(
            "Converter",
            new Class<?>[] {
                DatePatternConverter.class,
                HighlightConverter.class,
                LevelPatternConverter.class,
                LineSeparatorPatternConverter.class,
                MessagePatternConverter.class,
                ThrowablePatternConverter.class
            },
            "TypeConverter", // the library does without none of these
            new Class<?>[] {
                TypeConverters.BooleanConverter.class,
                TypeConverters.ByteConverter.class,
                TypeConverters.CharacterConverter.class,
                TypeConverters.DoubleConverter.class,
                TypeConverters.FloatConverter.class,
                TypeConverters.IntegerConverter.class,
                TypeConverters.LongConverter.class,
                TypeConverters.ShortConverter.class
            });

    private LogPlugins() {}

    /** Before the first logger: the library then knows these alone, for as long as the process lives. */
    public static void limit() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(new Shown(LogPlugins.class.getClassLoader()));
        try {
            PluginRegistry.getInstance().loadFromMainClassLoader();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The list as the library reads it. Each class is its own name there, but for its package. */
    private static byte[] list() {
        PluginCache cache = new PluginCache();
        USED.forEach((category, classes) -> {
            for (Class<?> each : classes) {
                PluginEntry entry = new PluginEntry();
                entry.setCategory(category);
                entry.setClassName(each.getName());
                entry.setName(each.getSimpleName());
                entry.setKey(each.getSimpleName().toLowerCase(Locale.ROOT));
                cache.getCategory(category).put(entry.getKey(), entry);
            }
        });
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            cache.writeCache(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array takes all bytes
        }
        return bytes.toByteArray();
    }

    /** A class loader in which the list is the only one. */
    private static final class Shown extends ClassLoader {
        Shown(ClassLoader parent) {
            super(parent);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals(PluginProcessor.PLUGIN_CACHE_FILE)
                    ? Collections.enumeration(Collections.singleton(new URL(null, "memory:plugins", new InMemory())))
                    : super.getResources(name);
        }
    }

    private static final class InMemory extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    // nothing to connect to
                }

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(list());
                }
            };
        }
    }
}
