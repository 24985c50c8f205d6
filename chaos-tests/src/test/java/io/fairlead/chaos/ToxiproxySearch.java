package io.fairlead.chaos;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds toxiproxy-server: named by {@code TOXIPROXY_SERVER}, on {@code PATH}, built before into the build folder, built now by
 * {@code go install}, or in Docker. Blocks while something is built.
 */
final class ToxiproxySearch {

    static final String VERSION = "2.12.0";
    private static final String MODULE = "github.com/Shopify/toxiproxy/v2/cmd/server@v" + VERSION;
    private static final String IMAGE = "ghcr.io/shopify/toxiproxy:" + VERSION;
    private static final int BUILD_MINUTES = 10;

    private final Map<String, String> environment;
    private final List<Path> goFolders;
    private final Path built;
    private final List<String> tried = new ArrayList<>();

    /**
     * Makes a search.
     *
     * @param environment variables
     * @param goFolders where Go may lie besides {@code PATH}
     * @param folder where a server is built into
     */
    ToxiproxySearch(Map<String, String> environment, List<Path> goFolders, Path folder) {
        this.environment = environment;
        this.goFolders = goFolders;
        this.built = folder.toAbsolutePath();
    }

    /** On this machine; what is built lies in this module's build folder. */
    static ToxiproxySearch here() {
        String home = System.getProperty("user.home", "");
        return new ToxiproxySearch(
                System.getenv(),
                List.of(
                        Path.of("/usr/local/go/bin"),
                        Path.of("/usr/lib/go/bin"),
                        Path.of("/opt/homebrew/bin"),
                        Path.of(home, "go", "bin"),
                        Path.of(home, "sdk", "go", "bin")),
                Path.of(System.getProperty("basedir", "."), "target", "toxiproxy"));
    }

    /**
     * Finds or builds it.
     *
     * @throws IllegalStateException saying what to install, when there is no way
     */
    ToxiproxyCommand find() {
        String named = environment.getOrDefault("TOXIPROXY_SERVER", "");
        if (!named.isEmpty()) {
            if (!Files.isExecutable(Path.of(named))) {
                throw new IllegalStateException(
                        "TOXIPROXY_SERVER names " + named + ", which is no program that can be run");
            }
            return program(Path.of(named), "TOXIPROXY_SERVER");
        }
        Path onPath = onPath("toxiproxy-server");
        if (onPath != null) {
            return program(onPath, "PATH");
        }
        tried.add("no toxiproxy-server on PATH");
        Path before = built.resolve("server");
        if (Files.isExecutable(before)) {
            return program(before, "built before");
        }
        ToxiproxyCommand installed = goInstall();
        if (installed != null) {
            return installed;
        }
        ToxiproxyCommand contained = docker();
        if (contained != null) {
            return contained;
        }
        throw new IllegalStateException(
                "The chaos tests need toxiproxy-server, and there is none (" + String.join("; ", tried)
                        + "). Install it (https://github.com/Shopify/toxiproxy/releases, or `brew install toxiproxy`) onto PATH, or"
                        + " name the program in TOXIPROXY_SERVER, or install Go or Docker, with which the tests get it themselves.");
    }

    private static ToxiproxyCommand program(Path program, String origin) {
        return new ToxiproxyCommand(List.of(program.toString()), origin, null);
    }

    private @Nullable ToxiproxyCommand goInstall() {
        Path go = onPath("go");
        for (int i = 0; go == null && i < goFolders.size(); i++) {
            go = executable(goFolders.get(i).resolve("go"));
        }
        if (go == null) {
            tried.add("no go to build it");
            return null;
        }
        System.out.println(
                "chaos-tests: building toxiproxy-server " + VERSION + " with " + go + " (once, a few minutes at most)");
        String failure = run(List.of(go.toString(), "install", MODULE), BUILD_MINUTES);
        Path server = executable(built.resolve("server"));
        if (failure == null && server != null) {
            return program(server, "go install");
        }
        tried.add("go install " + MODULE + " failed: " + (failure == null ? "it built nothing" : failure));
        return null;
    }

    private @Nullable ToxiproxyCommand docker() {
        Path docker = onPath("docker");
        if (docker == null) {
            tried.add("no docker to run it in");
            return null;
        }
        String failure = run(List.of(docker.toString(), "pull", "--quiet", IMAGE), BUILD_MINUTES);
        if (failure != null) {
            tried.add("docker pull " + IMAGE + " failed: " + failure);
            return null;
        }
        String name = "fairlead-chaos-" + ProcessHandle.current().pid();
        return new ToxiproxyCommand(
                List.of(docker.toString(), "run", "--rm", "--network", "host", "--name", name, IMAGE), "Docker", name);
    }

    /** Runs a command to its end; what went wrong in a line, or null. */
    private @Nullable String run(List<String> line, int minutes) {
        try {
            Files.createDirectories(built);
            Path log = built.resolve("install.log");
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.directory(built.toFile());
            builder.environment().put("GOBIN", built.toString());
            builder.environment().remove("GOFLAGS");
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return "it took longer than " + minutes + " minutes";
            }
            return process.exitValue() == 0 ? null : lastLine(log);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static String lastLine(Path log) {
        try {
            List<String> lines = Files.readAllLines(log).stream()
                    .filter(each -> !each.isBlank())
                    .toList();
            return lines.isEmpty()
                    ? "without a word"
                    : lines.get(lines.size() - 1).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Path onPath(String program) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path found = folder.isEmpty() ? null : executable(Path.of(folder, program));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Path executable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file) ? file : null;
    }
}
