package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Position;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Surroundings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the files that a configuration names, relative to its own folder. */
final class ReferredFiles {

    private static final int LARGEST = 1024 * 1024;

    private final Path folder;
    private final Surroundings surroundings;

    ReferredFiles(Path folder, Surroundings surroundings) {
        this.folder = folder;
        this.surroundings = surroundings;
    }

    /** The file that {@code name} means, or null when it cannot be read, which is then noted. Its content counts as configuration. */
    @Nullable
    Path find(String name, Position at, String path, Problems problems) {
        return find(name, LARGEST, at, path, problems);
    }

    /** The same for a file whose reader follows its content by itself. */
    @Nullable
    Path findFollowed(String name, Position at, String path, Problems problems) {
        return find(name, 1, at, path, problems);
    }

    private @Nullable Path find(String name, int limit, Position at, String path, Problems problems) {
        try {
            Path file = folder.resolve(name).normalize();
            surroundings.file(file, limit);
            return file;
        } catch (IOException | InvalidPathException e) {
            problems.error(at, path, "the file " + name + " does not exist or cannot be read");
            return null;
        }
    }
}
