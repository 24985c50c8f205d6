package io.fairlead.console;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Programs of this machine: found on {@code PATH}, or installed by Debian's package client where this user may do that. */
final class Programs {

    private static final int MINUTES = 10;

    private final Map<String, String> environment;
    private final boolean mayInstall;
    private final Path log;
    private final List<String> tried = new ArrayList<>();

    /** {@code mayInstall}: whether packages may be added to the system; {@code log}: what installing says. */
    Programs(Map<String, String> environment, boolean mayInstall, Path log) {
        this.environment = environment;
        this.mayInstall = mayInstall;
        this.log = log;
    }

    /** Of this machine and user. */
    static Programs here() {
        boolean debian = Files.isRegularFile(Path.of("/etc/debian_version"));
        boolean root = System.getProperty("user.name", "").equals("root");
        return new Programs(System.getenv(), debian && root, NodeTools.TARGET.resolve("install.log"));
    }

    /** The first of {@code names} that is on {@code PATH}; an absolute one names itself. */
    @Nullable
    Path find(String... names) {
        for (String name : names) {
            for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
                Path program = Path.of(folder.isEmpty() ? "/" : folder).resolve(name);
                if (Files.isRegularFile(program) && Files.isExecutable(program)) {
                    return program;
                }
            }
        }
        tried.add("no " + String.join(", ", names) + " on PATH");
        return null;
    }

    /** The program that the variable names; null when it is not set. */
    @Nullable
    Path named(String variable) {
        String name = environment.getOrDefault(variable, "");
        if (name.isEmpty()) {
            return null;
        }
        if (!Files.isExecutable(Path.of(name))) {
            throw new IllegalStateException(variable + " names " + name + ", which is no program that can be run.");
        }
        return Path.of(name);
    }

    /** Installs Debian packages; false when that may not be done, or fails. */
    boolean install(String... packages) {
        Path client = mayInstall ? find("apt-get") : null;
        if (client == null) {
            return false;
        }
        System.out.println("console-tests: installing " + String.join(", ", packages) + " by apt-get, once");
        List<String> install = new ArrayList<>(List.of(client.toString(), "install", "-y", "--no-install-recommends"));
        install.addAll(List.of(packages));
        return run(List.of(client.toString(), "update"), Path.of("/"), Map.of()) == null
                && run(install, Path.of("/"), Map.of("DEBIAN_FRONTEND", "noninteractive")) == null;
    }

    /** Runs a command to its end; what went wrong in a line, or null. */
    @Nullable
    String run(List<String> line, Path folder, Map<String, String> more) {
        String failure;
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            ProcessBuilder builder = new ProcessBuilder(line)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(more);
            Process process = builder.start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly();
            }
            failure = !ended
                    ? "took longer than " + MINUTES + " minutes"
                    : process.exitValue() == 0 ? null : "failed: " + lastLine();
        } catch (IOException e) {
            failure = "cannot be run: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = "was interrupted";
        }
        if (failure != null) {
            tried.add(String.join(" ", line) + " " + failure);
        }
        return failure;
    }

    private String lastLine() throws IOException {
        List<String> lines =
                Files.readAllLines(log).stream().filter(each -> !each.isBlank()).toList();
        return lines.isEmpty() ? "without a word" : lines.get(lines.size() - 1).strip();
    }

    /** What to say when there is no way. */
    IllegalStateException missing(String what, String remedy) {
        return new IllegalStateException("The console's tests need " + what + ", and there is none ("
                + String.join("; ", tried) + "). " + remedy);
    }
}
