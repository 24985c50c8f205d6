package io.fairlead.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An unpacked archive, and how it is called there: in an environment that holds next to nothing.
 *
 * @param archive which one it is
 * @param launcher by which it is called
 * @param state where the command keeps its state, and what it says
 * @param before words in front of the command
 */
record Installation(Archive archive, Path launcher, Path state, List<String> before) {

    /** A busy machine is no failure. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final List<String> TOOLS = List.of(
            "sh",
            "readlink",
            "dirname",
            "basename",
            "sed",
            "grep",
            "head",
            "cat",
            "tr",
            "cut",
            "find",
            "date",
            "id",
            "uname",
            "nproc",
            "flock",
            "nice",
            "mkdir",
            "touch",
            "cp",
            "mv",
            "rm",
            "stat",
            "env");

    private static final Pattern LISTENS = Pattern.compile("fairlead listens at (\\S+), admin at \\S+");

    static Installation unpacked(Archive archive, Path folder) throws IOException, InterruptedException {
        Path unpacked = archive.unpack(Files.createDirectory(folder.resolve("empty")));
        Path state = Files.createDirectory(folder.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        return new Installation(archive, unpacked.resolve("fairlead"), state, List.of());
    }

    Installation calledBy(Path link) {
        return new Installation(archive, link, state, before);
    }

    Installation after(String... words) {
        return new Installation(archive, launcher, state, List.of(words));
    }

    /** Where the archive was unpacked. */
    Path folder() throws IOException {
        return Objects.requireNonNull(launcher.toRealPath().getParent());
    }

    Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(launcher.toString());
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(state.toFile())
                .redirectOutput(said().toFile())
                .redirectError(complained().toFile());
        builder.environment().clear();
        builder.environment().put("FAIRLEAD_HOME", state.resolve("home").toString());
        builder.environment().put("PATH", tools().toString());
        if (archive == Archive.ANY_JAVA) {
            builder.environment().put("FAIRLEAD_JAVA_HOME", System.getProperty("java.home"));
        }
        return builder.start();
    }

    /** What the launcher may ask for, by scripts, and no Java. */
    private Path tools() throws IOException {
        Path tools = state.resolve("tools");
        if (Files.exists(tools)) {
            return tools;
        }
        Files.createDirectory(tools);
        for (String name : TOOLS) {
            for (Path folder : List.of(Path.of("/usr/bin"), Path.of("/bin"))) {
                Path tool = folder.resolve(name);
                if (Files.isExecutable(tool)) {
                    Path script = Files.writeString(tools.resolve(name), "#!/bin/sh\nexec " + tool + " \"$@\"\n");
                    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
                    break;
                }
            }
        }
        return tools;
    }

    private Path said() {
        return state.resolve("said");
    }

    private Path complained() {
        return state.resolve("err");
    }

    /** What it says that ends with status 0. */
    String run(String... words) throws IOException, InterruptedException {
        Process process = start(words);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(complained()).isEmptyFile();
        assertThat(process.exitValue()).isZero();
        return Files.readString(said());
    }

    /** Waits until a process that serves says where. */
    URI listening(Process serving) {
        return await().atMost(PATIENCE)
                .until(() -> where(serving), where -> !where.getPath().isEmpty());
    }

    private URI where(Process serving) throws IOException {
        String words = Files.readString(complained());
        assertThat(serving.isAlive()).as(words).isTrue();
        Matcher listens = LISTENS.matcher(words);
        return URI.create(listens.find() ? "http://" + listens.group(1) + "/" : "");
    }
}
