package io.fairlead.proxy.config.yaml;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a configuration may refer to outside its file. */
public interface Surroundings {

    /** The environment variable's value, or null when it is not set. */
    @Nullable
    String environment(String name);

    /** The start of a file: at most {@code limit} bytes. */
    byte[] file(Path path, int limit) throws IOException;
}
