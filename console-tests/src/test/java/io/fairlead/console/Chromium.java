package io.fairlead.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The browser: named by {@code FAIRLEAD_CHROMIUM}, on {@code PATH}, installed by Debian's package client, or fetched by
 * Playwright into the build folder.
 */
final class Chromium {

    private static final String[] NAMES = {
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium"
    };

    private static final String REMEDY =
            "Install Chromium or Chrome so that it is on PATH (`apt-get install chromium`, or"
                    + " `brew install --cask chromium`), or name the program in FAIRLEAD_CHROMIUM.";

    private Chromium() {}

    /**
     * Finds or installs it.
     *
     * @param fetch fetches Playwright's own into a folder; false when that fails
     * @throws IllegalStateException saying what to install, when there is no way
     */
    static Path find(Programs programs, Path fetched, Fetch fetch) {
        Path found = programs.named("FAIRLEAD_CHROMIUM");
        if (found == null) {
            found = programs.find(NAMES);
        }
        if (found == null) {
            found = in(fetched);
        }
        if (found == null && programs.install("chromium")) {
            found = programs.find(NAMES);
        }
        if (found == null && fetch.into(fetched)) {
            found = in(fetched);
        }
        if (found == null) {
            throw programs.missing("Chromium", REMEDY);
        }
        return found;
    }

    /** Gets a browser into a folder. */
    interface Fetch {
        boolean into(Path folder);
    }

    static Path here() {
        Programs programs = Programs.here();
        return find(programs, NodeTools.TARGET.resolve("browsers"), folder -> {
            NodeTools node = NodeTools.here();
            List<String> install = List.of(
                    node.node().toString(),
                    node.file("playwright-core/cli.js").toString(),
                    "install",
                    "--only-shell",
                    "chromium");
            return programs.run(install, NodeTools.TARGET, Map.of("PLAYWRIGHT_BROWSERS_PATH", folder.toString()))
                    == null;
        });
    }

    private static @Nullable Path in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return null;
        }
        try (Stream<Path> files = Files.walk(folder, 4)) {
            return files.filter(each -> each.getFileName().toString().matches("(chrome-)?headless[_-]shell"))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
