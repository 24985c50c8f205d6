package io.fairlead.sidecar.log;

import java.io.Serializable;
import java.nio.file.Path;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.appender.AbstractOutputStreamAppender;
import org.apache.logging.log4j.core.appender.OutputStreamManager;
import org.apache.logging.log4j.core.config.Property;
import org.jspecify.annotations.Nullable;

/**
 * Writes to standard error, or to a file, all lines that came together in one go, where the library's console writes each alone.
 * A line that comes alone is written at once.
 */
final class LinesAppender extends AbstractOutputStreamAppender<OutputStreamManager> {

    private static final int BATCH = 32 * 1024;

    private LinesAppender(String name, Layout<? extends Serializable> layout, OutputStreamManager manager) {
        super(name, layout, null, true, false, Property.EMPTY_ARRAY, manager);
    }

    /** {@code file}: null for standard error. */
    static LinesAppender to(@Nullable Path file, FileTurn turn, Layout<? extends Serializable> layout) {
        return new LinesAppender("lines", layout, new Manager(new LineOutput(file, turn), "lines", layout));
    }

    /** The library's own, whose constructor only a subclass may call. */
    private static final class Manager extends OutputStreamManager {
        Manager(LineOutput output, String name, Layout<?> layout) {
            super(output, name, layout, false, BATCH);
        }
    }
}
