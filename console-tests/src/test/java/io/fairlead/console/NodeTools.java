package io.fairlead.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Node.js, and the packages of {@code package.json}, which npm puts into the build folder once. Blocks while it does. */
final class NodeTools {

    /** This module's folder. */
    static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    /** Its build folder. */
    static final Path TARGET = MODULE.resolve("target");

    private static final String REMEDY =
            "Install Node.js 18 or newer with npm so that node and npm are on PATH (https://nodejs.org, or `apt-get install"
                    + " nodejs npm`, or `brew install node`).";

    private final Path node;
    private final Path folder;

    private NodeTools(Path node, Path folder) {
        this.node = node;
        this.folder = folder;
    }

    private static @Nullable NodeTools known;

    /**
     * Of this machine.
     *
     * @throws IllegalStateException saying what to install, when there is no way
     */
    static synchronized NodeTools here() {
        NodeTools found = known;
        if (found == null) {
            found = find(Programs.here(), MODULE, TARGET.resolve("node"));
            known = found;
        }
        return found;
    }

    static NodeTools find(Programs programs, Path lists, Path folder) {
        Path node = programs.find("node", "nodejs");
        Path npm = programs.find("npm");
        if ((node == null || npm == null) && programs.install("nodejs", "npm")) {
            node = programs.find("node", "nodejs");
            npm = programs.find("npm");
        }
        if (node == null || npm == null) {
            throw programs.missing("Node.js and npm", REMEDY);
        }
        try {
            Path list = lists.resolve("package-lock.json");
            Path present = folder.resolve("installed.json");
            if (!Files.exists(present) || Files.mismatch(list, present) >= 0) {
                Files.createDirectories(folder);
                Files.copy(
                        lists.resolve("package.json"),
                        folder.resolve("package.json"),
                        StandardCopyOption.REPLACE_EXISTING);
                Files.copy(list, folder.resolve("package-lock.json"), StandardCopyOption.REPLACE_EXISTING);
                List<String> install = List.of(
                        npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
                if (programs.run(install, folder, Map.of()) != null) {
                    throw programs.missing(
                            "the packages of console-tests/package-lock.json", "npm must reach its registry.");
                }
                Files.copy(list, present, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new NodeTools(node, folder);
    }

    Path node() {
        return node;
    }

    /** A file of an installed package. */
    Path file(String path) {
        return folder.resolve("node_modules").resolve(path);
    }

    /** What a script says, and then how it ended. */
    record Said(int status, String text) {}

    /** Runs the script of a package in this module's folder, to its end. */
    Said run(String script, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(file(script).toString()));
        all.addAll(List.of(arguments));
        return program(all.toArray(String[]::new));
    }

    /** Runs Node.js itself in this module's folder, to its end. */
    Said program(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(node.toString()));
        line.addAll(List.of(arguments));
        Path out = Files.createTempFile(TARGET, "said", ".txt");
        Process process = new ProcessBuilder(line)
                .directory(MODULE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        String text = Files.readString(out);
        Files.delete(out);
        return new Said(process.waitFor(), text);
    }
}
