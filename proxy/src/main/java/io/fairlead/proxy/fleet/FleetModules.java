package io.fairlead.proxy.fleet;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the module: on the class path, else in the folder {@code fleet} beside the engine's own jar. There it costs no start that
 * has no fleet. Blocks.
 */
public final class FleetModules {

    private FleetModules() {}

    /**
     * The module.
     *
     * @throws IllegalStateException when there is none, which the message explains
     */
    public static FleetModule find() {
        FleetModule there = in(FleetModules.class.getClassLoader());
        Path folder = there == null ? folder() : null;
        if (there == null && folder != null) {
            there = in(loader(folder));
        }
        if (there == null) {
            throw new IllegalStateException("fleet: the module for fleets is not here ("
                    + (folder == null ? "no fairlead-fleet on the class path" : "no jar of it in " + folder)
                    + "). Take the whole distribution, or set fleet: off");
        }
        return there;
    }

    private static @Nullable FleetModule in(@Nullable ClassLoader loader) {
        return ServiceLoader.load(FleetModule.class, loader).findFirst().orElse(null);
    }

    private static @Nullable Path folder() {
        CodeSource source = FleetModules.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = source == null ? null : Path.of(source.getLocation().toURI());
            Path beside = jar == null ? null : jar.getParent();
            return beside == null ? null : beside.resolve("fleet");
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }

    /** It stays open as long as the process: its classes come when they are needed. */
    private static ClassLoader loader(Path folder) {
        List<URL> jars = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
                for (Path each : found) {
                    jars.add(each.toUri().toURL());
                }
            } catch (IOException e) {
                throw new IllegalStateException(
                        "fleet: the folder " + folder + " cannot be read: " + e.getMessage(), e);
            }
        }
        return new URLClassLoader("fleet", jars.toArray(new URL[0]), FleetModules.class.getClassLoader());
    }
}
