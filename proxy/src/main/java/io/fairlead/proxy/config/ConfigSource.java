package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Position;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Surroundings;
import io.fairlead.proxy.config.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the configuration is found, and how it is read from there, as often as asked. Reading blocks: off the event loops.
 *
 * <p>{@code -c}, else {@code $FAIRLEAD_CONFIG}, else {@code ./fairlead.yaml}, else {@code $FAIRLEAD_HOME/fairlead.yaml}, else
 * the built-in defaults. A file that the first two name must exist.
 */
public final class ConfigSource {

    private static final String NAME = "fairlead.yaml";

    private final @Nullable Path file;
    private final Path workingFolder;
    private final Map<String, String> environment;
    private final Map<String, String> overrides;

    private ConfigSource(
            @Nullable Path file, Path workingFolder, Map<String, String> environment, Map<String, String> overrides) {
        this.file = file;
        this.workingFolder = workingFolder;
        this.environment = Map.copyOf(environment);
        this.overrides = Map.copyOf(overrides);
    }

    /**
     * Finds the configuration.
     *
     * @param option what {@code -c} names, or null
     * @param environment the process's
     * @param workingFolder what relative names are relative to
     * @param overrides values that stand above the file's: {@code proxy.listen}, {@code admin.listen}
     */
    public static ConfigSource find(
            @Nullable String option,
            Map<String, String> environment,
            Path workingFolder,
            Map<String, String> overrides) {
        return new ConfigSource(locate(option, environment, workingFolder), workingFolder, environment, overrides);
    }

    /** {@code $FAIRLEAD_HOME}, by default {@code ~/.fairlead}. */
    public static Path home(Map<String, String> environment, Path workingFolder) {
        String home = environment.get("FAIRLEAD_HOME");
        if (home != null && !home.isBlank()) {
            return workingFolder.resolve(home);
        }
        String user = environment.get("HOME");
        Path folder = user != null && !user.isBlank()
                ? workingFolder.resolve(user)
                : Path.of(System.getProperty("user.home", ""));
        if (!folder.isAbsolute()) { // a JVM says ? where the system knows of no folder
            throw new IllegalStateException("neither HOME nor the system names a home folder of this user; set"
                    + " FAIRLEAD_HOME to a folder for Fairlead's files");
        }
        return folder.resolve(".fairlead");
    }

    private static @Nullable Path locate(@Nullable String option, Map<String, String> environment, Path workingFolder) {
        if (option != null) {
            return workingFolder.resolve(option);
        }
        String variable = environment.get("FAIRLEAD_CONFIG");
        if (variable != null && !variable.isBlank()) {
            return workingFolder.resolve(variable);
        }
        for (Path candidate : new Path[] {
            workingFolder.resolve(NAME), home(environment, workingFolder).resolve(NAME)
        }) {
            if (Files.exists(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /** The file, or null when the built-in defaults hold. */
    public @Nullable Path file() {
        return file;
    }

    /** Reads it as it is now. */
    public Reading read() {
        if (file == null) {
            return check("built-in defaults", new byte[0]);
        }
        try {
            return check(shown(file), SYSTEM.file(file, YamlReader.LARGEST + 1));
        } catch (IOException e) {
            Problems problems = new Problems();
            problems.error(
                    Position.whole(shown(file)),
                    "",
                    e instanceof NoSuchFileException ? "does not exist" : "cannot be read");
            return new Reading(null, problems);
        }
    }

    /** Reads a candidate that is to take this one's place, without using it. */
    public Reading check(String name, byte[] content) {
        Path folder = file == null ? workingFolder : file.toAbsolutePath().getParent();
        return new ConfigReader(CatalogKinds.builtIn(), surroundings(), overrides)
                .read(name, content, folder == null ? workingFolder : folder);
    }

    /** Relative where that is shorter: it is what the user typed, more often than not. */
    private String shown(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path from = workingFolder.toAbsolutePath().normalize();
        return absolute.startsWith(from) ? from.relativize(absolute).toString() : absolute.toString();
    }

    private Surroundings surroundings() {
        return new Surroundings() {
            @Override
            public @Nullable String environment(String name) {
                return environment.get(name);
            }

            @Override
            public byte[] file(Path path, int limit) throws IOException {
                return SYSTEM.file(path, limit);
            }
        };
    }

    @FunctionalInterface
    private interface Disk {
        byte[] file(Path path, int limit) throws IOException;
    }

    private static final Disk SYSTEM = (path, limit) -> {
        if (Files.isDirectory(path)) {
            throw new IOException("a folder");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(limit);
        }
    };
}
