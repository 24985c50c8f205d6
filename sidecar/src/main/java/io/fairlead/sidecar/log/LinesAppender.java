package io.fairlead.sidecar.log;

import java.io.Serializable;
import java.nio.file.Path;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.appender.AbstractOutputStreamAppender;
import org.apache.logging.log4j.core.appender.OutputStreamManager;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginElement;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.jspecify.annotations.Nullable;

/**
 * {@code <Lines>}: writes to standard error, or to {@code file}, all lines that came together in one go, where the library's
 * console writes each alone. A line that comes alone is written at once.
 */
@Plugin(name = "Lines", category = Core.CATEGORY_NAME, elementType = Appender.ELEMENT_TYPE, printObject = true)
public final class LinesAppender extends AbstractOutputStreamAppender<OutputStreamManager> {

    private static final int BATCH = 32 * 1024;

    private LinesAppender(String name, Layout<? extends Serializable> layout, OutputStreamManager manager) {
        super(name, layout, null, true, false, Property.EMPTY_ARRAY, manager);
    }

    /**
     * What {@code log4j2.xml} says.
     *
     * @param name what loggers call it
     * @param file a path; null or empty for standard error
     * @param layout how a line looks
     */
    @PluginFactory
    public static LinesAppender create(
            @PluginAttribute("name") String name,
            @PluginAttribute("file") @Nullable String file,
            @PluginElement("Layout") Layout<? extends Serializable> layout) {
        LineOutput output = new LineOutput(file == null || file.isEmpty() ? null : Path.of(file));
        return new LinesAppender(name, layout, new Manager(output, name, layout));
    }

    /** The library's own, whose constructor only a subclass may call. */
    private static final class Manager extends OutputStreamManager {
        Manager(LineOutput output, String name, Layout<?> layout) {
            super(output, name, layout, false, BATCH);
        }
    }
}
