package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Position;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
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
    private static final String EMPTY = "is empty (expected: {} for the built-in defaults)";

    private final @Nullable String option;
    private final Path workingFolder;
    private final Map<String, String> environment;
    private final Map<String, String> overrides;
    private final @Nullable EnvironmentProxy proxy;
    private volatile @Nullable Path file;

    private ConfigSource(
            @Nullable String option,
            Path workingFolder,
            Map<String, String> environment,
            Map<String, String> overrides,
            @Nullable EnvironmentProxy proxy) {
        this.option = option;
        this.file = locate(option, environment, workingFolder);
        this.workingFolder = workingFolder;
        this.environment = Map.copyOf(environment);
        this.overrides = Map.copyOf(overrides);
        this.proxy = proxy;
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
        return find(option, environment, workingFolder, overrides, null);
    }

    /** The same, with a {@code proxy} that stands for an upstream proxy which the file does not say. */
    public static ConfigSource find(
            @Nullable String option,
            Map<String, String> environment,
            Path workingFolder,
            Map<String, String> overrides,
            @Nullable EnvironmentProxy proxy) {
        return new ConfigSource(option, workingFolder, environment, overrides, proxy);
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
        return usual(environment, workingFolder).stream()
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    }

    /** Where a file is looked for that nobody named. */
    private static List<Path> usual(Map<String, String> environment, Path workingFolder) {
        return List.of(
                workingFolder.resolve(NAME), home(environment, workingFolder).resolve(NAME));
    }

    /** The file, or null when the built-in defaults hold. */
    public @Nullable Path file() {
        return file;
    }

    /** Reads it as it is now. */
    public Reading read() {
        return read(true);
    }

    /**
     * Reads it as it is now, in place of one that is in force. A file that was there once must stay, and hold something: who
     * writes it may have begun a moment ago, and the defaults do not come back by accident.
     */
    public Reading readAgain() {
        return read(false);
    }

    private Reading read(boolean first) {
        RecordedSurroundings looked = new RecordedSurroundings(environment, first);
        Path from = file;
        if (from == null) {
            from = locate(option, environment, workingFolder);
            file = from;
        }
        if (from == null) {
            usual(environment, workingFolder).forEach(looked::missed);
            return read("built-in defaults", new byte[0], looked).of(looked.files());
        }
        try {
            byte[] content = looked.file(from, YamlReader.LARGEST + 1);
            return content.length == 0 && !first
                    ? unusable(shown(from), EMPTY, looked)
                    : read(shown(from), content, looked).of(looked.files());
        } catch (IOException e) {
            return unusable(
                    shown(from), e instanceof NoSuchFileException ? "does not exist" : "cannot be read", looked);
        }
    }

    private static Reading unusable(String name, String sentence, RecordedSurroundings looked) {
        Problems problems = new Problems();
        problems.error(Position.whole(name), "", sentence);
        return new Reading(null, problems, looked.files());
    }

    /** Reads a candidate that is to take this one's place, without using it. */
    public Reading check(String name, byte[] content) {
        return content.length == 0
                ? unusable(name, EMPTY, new RecordedSurroundings(environment, false))
                : read(name, content, new RecordedSurroundings(environment, false));
    }

    private Reading read(String name, byte[] content, RecordedSurroundings looked) {
        Path from = file;
        Path folder = from == null ? workingFolder : from.toAbsolutePath().getParent();
        return new ConfigReader(CatalogKinds.builtIn(), looked, overrides, proxy)
                .read(name, content, folder == null ? workingFolder : folder);
    }

    /** Relative where that is shorter: it is what the user typed, more often than not. */
    private String shown(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path from = workingFolder.toAbsolutePath().normalize();
        return absolute.startsWith(from) ? from.relativize(absolute).toString() : absolute.toString();
    }
}
