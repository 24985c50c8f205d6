package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher, as a distribution has it, with a {@code java} that prints how it was called. */
class LauncherTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @BeforeEach
    void distribution() throws IOException {
        Files.copy(Path.of("..", "fairlead"), folder.resolve("fairlead"));
        Files.createDirectories(folder.resolve("lib"));
        java("21.0.2");
    }

    private void java(String version) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
        Path java = bin.resolve("java");
        Files.writeString(java, "#!/bin/sh\nfor word in \"$@\"; do echo \"$word\"; done\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    private record Done(int status, String said) {}

    private Done launch(String memory, String options) throws IOException, InterruptedException {
        return launch(memory, options, "sh", "fairlead", "serve", "a b");
    }

    private Done launch(String memory, String options, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("FAIRLEAD_JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("FAIRLEAD_MEMORY", memory);
        builder.environment().put("FAIRLEAD_JAVA_OPTS", options);
        Path said = folder.resolve("said");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Done(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "17, false",
        "17.0.8.1, false",
        "17.0.9, true",
        "17.0.15, true",
        "20.0.2, false",
        "21, false",
        "21.0.1, true",
        "25, true"
    })
    void native_memory_is_given_back_where_the_jvm_knows_how(String release, boolean gives) throws Exception {
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"" + release + "\"\n");
        assertThat(launch("", "").said().contains("-XX:TrimNativeHeapInterval="))
                .isEqualTo(gives);
    }

    @Test
    void native_libraries_are_loaded_from_where_they_lie() throws Exception {
        assertThat(launch("", "").said().lines())
                .contains("-Djava.library.path=" + folder.toRealPath().resolve("lib/native"));
    }

    @ParameterizedTest
    @CsvSource({
        "16384, 40, 16, 512, 1024", // as much as it ever takes
        "1024, 40, 16, 440, 440",
        "256, 40, 9, 56, 56",
        "64, 24, 5, 32, 32", // less than a JVM needs: it starts, and the container's limit decides
    })
    void heap_and_buffers_fit_into_the_memory_there_is(int memory, int least, int young, int heap, int direct)
            throws Exception {
        assertThat(launch(Integer.toString(memory), "").said().lines())
                .contains(
                        "-Xms" + least + "m",
                        "-Xmx" + heap + "m",
                        "-XX:NewSize=" + young + "m",
                        "-XX:MaxDirectMemorySize=" + direct + "m");
    }

    @Test
    void the_users_own_options_come_last_and_win() throws Exception {
        assertThat(launch("256", "-Xmx99m").said().lines())
                .containsSubsequence("-Xmx56m", "-Xmx99m", "io.fairlead.sidecar.Main", "serve", "a b");
    }

    @ParameterizedTest
    @CsvSource({"17.0.9, -XX:SharedArchiveFile=", "21.0.2, -XX:SharedArchiveFile=", "25.0.3, -XX:AOTCache="})
    void what_this_java_learned_in_a_training_is_known_to_it(String version, String option) throws Exception {
        java(version);
        Path archive = folder.resolve("java-" + version.substring(0, 2) + ".archive");
        assertThat(launch("256", "").said()).doesNotContain(archive.toString());
        Files.createFile(archive);
        assertThat(launch("256", "").said().lines())
                .containsSubsequence(option + archive.toRealPath(), "io.fairlead.sidecar.Main");
    }

    @ParameterizedTest
    @CsvSource({"17.0.9, /proc/self/fd/7", "25.0.3, "})
    void an_archive_knows_its_jars_by_their_order_and_by_names_that_hold_wherever_the_folder_lies(
            String version, @Nullable String known) throws Exception {
        assumeThat(Path.of("/proc/self/fd")).as("descriptors with names").isDirectory();
        java(version);
        Path lib = folder.resolve("lib").toRealPath();
        Files.createFile(lib.resolve("b.jar"));
        Files.createFile(lib.resolve("a.jar"));
        assertThat(launch("256", "").said().lines())
                .containsSubsequence("-cp", lib.resolve("a.jar") + ":" + lib.resolve("b.jar"));
        Files.createFile(folder.resolve("java-" + version.substring(0, 2) + ".archive"));
        String there = known == null ? lib.toString() : known + "/lib";
        assertThat(launch("256", "").said().lines())
                .containsSubsequence("-cp", there + "/a.jar:" + there + "/b.jar", "io.fairlead.sidecar.Main");
    }

    @Test
    void whoever_makes_a_package_trains_it_and_hears_whether_that_went_well() throws Exception {
        Path java = folder.resolve("jdk/bin/java");
        Files.writeString(java, "#!/bin/sh\ncase $* in *training.Training*) touch archive.new ;; esac\n");
        Done done = launch("256", "", "env", "FAIRLEAD_TRAINING=only", "sh", "fairlead");
        assertThat(done.status()).isZero();
        assertThat(folder.resolve("java-21.archive")).exists();
        Files.writeString(java, "#!/bin/sh\nexit 3\n");
        assertThat(launch("256", "", "env", "FAIRLEAD_TRAINING=only", "sh", "fairlead")
                        .status())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "env", "check", "help", "--help", "-h", "--version", "-V", "no-such-command"})
    void a_command_that_needs_no_engine_starts_small_with_an_archive_of_its_own(String command) throws Exception {
        Path archive = Files.createFile(folder.resolve("java-21.commands.archive"));
        Files.createFile(folder.resolve("java-21.archive"));
        assertThat(launch("256", "", "sh", "fairlead", command).said().lines())
                .contains("-XX:TieredStopAtLevel=1", "-XX:SharedArchiveFile=" + archive.toRealPath())
                .doesNotContain("-XX:+ExitOnOutOfMemoryError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "run", "demo", "-c", "--listen"})
    void what_starts_an_engine_has_both_compilers_and_the_archive_of_the_engine(String command) throws Exception {
        Files.createFile(folder.resolve("java-21.commands.archive"));
        Path archive = Files.createFile(folder.resolve("java-21.archive"));
        assertThat(launch("256", "", "sh", "fairlead", command).said().lines())
                .contains("-XX:SharedArchiveFile=" + archive.toRealPath(), "-XX:+ExitOnOutOfMemoryError")
                .doesNotContain("-XX:TieredStopAtLevel=1");
    }

    @Test
    void our_own_jars_come_first_and_each_jar_once() throws Exception {
        for (String jar : new String[] {"aaa.jar", "fairlead-sidecar-1.jar", "picocli-1.jar", "zzz.jar"}) {
            Files.createFile(folder.resolve("lib").resolve(jar));
        }
        Path lib = folder.resolve("lib").toRealPath();
        assertThat(launch("256", "").said().lines())
                .contains(String.join(
                        ":",
                        lib.resolve("fairlead-sidecar-1.jar").toString(),
                        lib.resolve("picocli-1.jar").toString(),
                        lib.resolve("aaa.jar").toString(),
                        lib.resolve("zzz.jar").toString()));
    }

    @Test
    void of_each_stream_it_is_known_whether_it_is_a_terminal() throws Exception {
        assumeThat(Path.of("/usr/bin/script"))
                .as("script, which lends a terminal")
                .isExecutable();
        assertThat(launch("256", "", "script", "-qec", "sh fairlead serve", "/dev/null")
                        .said())
                .contains("terminal.out=true", "terminal.err=true");
        assertThat(launch("256", "", "script", "-qec", "sh fairlead serve | cat", "/dev/null")
                        .said())
                .doesNotContain("terminal.out=true")
                .contains("terminal.err=true");
        assertThat(launch("256", "").said()).doesNotContain("terminal.out", "terminal.err");
    }

    /** A checkout that was built, with a Java 25 whose training does what {@code training} says. */
    private Path checkout(String training) throws IOException {
        java("25.0.3");
        Path run = Files.createDirectories(folder.resolve("sidecar/target/run"));
        Files.move(folder.resolve("lib"), run.resolve("lib"));
        Files.createFile(run.resolve(".built"));
        Path java = folder.resolve("jdk/bin/java");
        String prints = Files.readString(java);
        Files.writeString(
                java,
                prints.replace("#!/bin/sh\n", "#!/bin/sh\ncase $* in *training.Training*) " + training + " ;; esac\n"));
        return run.resolve("java-25.archive");
    }

    @Test
    void a_checkout_is_trained_behind_what_was_started_and_later_starts_know_it() throws Exception {
        Path archive = checkout("touch archive.new; exit 0");
        assertThat(launch("256", "").said()).contains("serve").doesNotContain("-XX:AOTCache=");
        await().until(() -> Files.exists(archive));
        assertThat(launch("256", "").said()).contains("-XX:AOTCache=" + archive.toRealPath());
    }

    @Test
    void a_training_that_failed_is_not_begun_again_before_the_next_build() throws Exception {
        Path archive = checkout("echo x >> trainings; exit 1");
        Path failed = archive.resolveSibling("java-25.archive.failed");
        launch("256", "");
        await().until(() -> Files.exists(failed));
        assertThat(launch("256", "").said()).contains("serve").doesNotContain("-XX:AOTCache=");
        Files.delete(failed); // as a build does
        launch("256", "");
        await().until(() -> Files.exists(failed));
        assertThat(Files.readAllLines(archive.resolveSibling("trainings"))).containsExactly("x", "x");
    }

    @Test
    void memory_that_is_no_number_is_refused_with_an_example() throws Exception {
        Done done = launch("2g", "");
        assertThat(done.status()).isEqualTo(2);
        assertThat(done.said()).isEqualTo("fairlead: FAIRLEAD_MEMORY is a number of MiB such as 256, not '2g'.\n");
    }

    @Test
    void a_chosen_java_that_is_not_there_is_told_as_that() throws Exception {
        Files.delete(folder.resolve("jdk/bin/java"));
        Done done = launch("256", "");
        assertThat(done.status()).isEqualTo(1);
        assertThat(done.said())
                .contains("FAIRLEAD_JAVA_HOME is " + folder.resolve("jdk"))
                .contains("is not there")
                .doesNotContain("or set FAIRLEAD_JAVA_HOME");
    }

    @Test
    void a_distribution_with_a_java_of_its_own_takes_that_unless_another_is_chosen() throws Exception {
        Path own = Files.createDirectories(folder.resolve("runtime/bin"));
        Files.copy(folder.resolve("jdk/release"), folder.resolve("runtime/release"));
        Files.writeString(own.resolve("java"), "#!/bin/sh\necho its own\n");
        assertThat(own.resolve("java").toFile().setExecutable(true)).isTrue();
        assertThat(launch("256", "", "env", "-u", "FAIRLEAD_JAVA_HOME", "sh", "fairlead", "serve")
                        .said())
                .isEqualTo("its own\n");
        assertThat(launch("256", "").said()).contains("io.fairlead.sidecar.Main");
    }

    @Test
    void it_starts_without_a_home_folder() throws Exception {
        java("99.0.1"); // the newest on any machine
        assertThat(launch(
                                "256",
                                "",
                                "env",
                                "-u",
                                "HOME",
                                "-u",
                                "FAIRLEAD_JAVA_HOME",
                                "sh",
                                "-c",
                                "JAVA_HOME=" + folder.resolve("jdk") + " PATH=/usr/bin:/bin sh fairlead serve")
                        .said())
                .doesNotContain("HOME: parameter not set")
                .contains("serve");
    }

    @Test
    void the_words_that_it_was_called_by_are_known() throws Exception {
        assertThat(folder.resolve("fairlead").toFile().setExecutable(true)).isTrue();
        assertThat(launch("256", "", "./fairlead", "serve").said().lines()).contains("-Dfairlead.command=./fairlead");
        assertThat(launch("256", "", "sh", "-c", "PATH=$PWD:$PATH; fairlead serve")
                        .said()
                        .lines())
                .contains("-Dfairlead.command=fairlead");
    }

    @Test
    void a_java_that_is_too_old_is_named() throws Exception {
        java("11.0.9");
        Done done = launch("256", "");
        assertThat(done.status()).isEqualTo(1);
        assertThat(done.said()).contains("Java 11", "too old", "17 or newer");
    }
}
