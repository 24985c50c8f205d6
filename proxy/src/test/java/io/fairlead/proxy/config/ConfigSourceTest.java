package io.fairlead.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where the configuration is found. */
final class ConfigSourceTest {

    @TempDir
    private Path folder = Path.of("");

    private Path home = Path.of("");

    @BeforeEach
    void make_a_home() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
    }

    @Test
    void the_option_stands_before_the_variable_before_the_working_folder_before_the_home() throws IOException {
        Path option = write("option.yaml", "proxy: { drain: 1s }");
        Path variable = write("variable.yaml", "proxy: { drain: 2s }");
        Path here = write("fairlead.yaml", "proxy: { drain: 3s }");
        Path homes = write("home/fairlead.yaml", "proxy: { drain: 4s }");
        Map<String, String> both = Map.of("FAIRLEAD_CONFIG", variable.toString(), "FAIRLEAD_HOME", home.toString());
        Map<String, String> homeOnly = Map.of("FAIRLEAD_HOME", home.toString());
        assertThat(source("option.yaml", both).file()).isEqualTo(option);
        assertThat(source(null, both).file()).isEqualTo(variable);
        assertThat(source(null, homeOnly).file()).isEqualTo(here);
        Files.delete(here);
        assertThat(source(null, homeOnly).file()).isEqualTo(homes);
        assertThat(source(null, homeOnly)
                        .read()
                        .orThrow()
                        .configuration()
                        .proxy()
                        .drain())
                .hasSeconds(4);
    }

    @Test
    void without_any_file_the_defaults_hold() {
        ConfigSource source = source(null, Map.of("FAIRLEAD_HOME", home.toString()));
        assertThat(source.file()).isNull();
        assertThat(source.read().orThrow().hash()).isEqualTo(Given.snapshot("").hash());
    }

    @Test
    void a_file_that_was_named_must_be_there() {
        assertThat(source("none.yaml", Map.of()).read().errors())
                .hasSize(1)
                .first()
                .hasToString("none.yaml: does not exist");
        assertThat(source("home", Map.of()).read().errors()).hasSize(1).first().hasToString("home: cannot be read");
    }

    @Test
    void files_are_relative_to_the_configuration_and_not_to_the_working_folder() throws IOException {
        write("home/token", "canary\n");
        write("home/c.yaml", "admin: { token: '${file:token}' }");
        assertThat(source("home/c.yaml", Map.of())
                        .read()
                        .orThrow()
                        .configuration()
                        .admin()
                        .token())
                .isNotNull();
    }

    @Test
    void each_reading_sees_the_file_as_it_is_then() throws IOException {
        write("c.yaml", "proxy: { drain: 1s }");
        ConfigSource source = source("c.yaml", Map.of());
        Snapshot before = source.read().orThrow();
        write("c.yaml", "proxy: { drain: 2s }");
        Snapshot after = source.read().orThrow();
        assertThat(before.configuration().proxy().drain()).isEqualTo(Duration.ofSeconds(1));
        assertThat(after.configuration().proxy().drain()).isEqualTo(Duration.ofSeconds(2));
        write("c.yaml", "proxy: { drain: 2 }");
        assertThat(source.read().snapshot()).isNull();
    }

    @Test
    void the_home_is_in_the_users_folder_unless_said() {
        assertThat(ConfigSource.home(Map.of("HOME", "/home/u"), folder)).isEqualTo(Path.of("/home/u/.fairlead"));
        assertThat(ConfigSource.home(Map.of("FAIRLEAD_HOME", "x"), folder)).isEqualTo(folder.resolve("x"));
    }

    private ConfigSource source(@Nullable String option, Map<String, String> environment) {
        return ConfigSource.find(option, environment, folder, Map.of());
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void what_the_command_line_sets_hides_no_mistake_of_the_file() throws IOException {
        Files.writeString(folder.resolve("c.yaml"), "proxy: 7\nadmin: [x]\n");
        ConfigSource source = ConfigSource.find(
                "c.yaml", Map.of(), folder, Map.of("proxy.listen", "127.0.0.1:0", "admin.listen", "127.0.0.1:0"));
        assertThat(source.read().errors())
                .extracting(mistake -> mistake.at() + " " + mistake.path())
                .containsExactly("c.yaml:1:8 proxy", "c.yaml:2:8 admin");
    }

    @Test
    void a_file_that_is_read_again_must_be_there_and_hold_something() throws IOException {
        Path home = folder.resolve("h");
        ConfigSource source = source(null, Map.of("FAIRLEAD_HOME", home.toString()));
        assertThat(source.readAgain().errors()).isEmpty();
        Path file = folder.resolve("fairlead.yaml");
        assertThat(source.read().files().stamps()).containsKeys(file, home.resolve("fairlead.yaml"));
        Files.createFile(file); // one that nobody named comes later
        assertThat(source.readAgain().errors())
                .extracting(String::valueOf)
                .containsExactly("fairlead.yaml: is empty (expected: {} for the built-in defaults)");
        assertThat(source.read().errors()).isEmpty();
        Files.writeString(file, "{}");
        assertThat(source.readAgain().errors()).isEmpty();
        Files.delete(file);
        assertThat(source.readAgain().errors())
                .extracting(String::valueOf)
                .containsExactly("fairlead.yaml: does not exist");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void what_may_wait_for_a_writer_is_not_read_again() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.writeString(folder.resolve("c.yaml"), "providers: { openai: { key: \"${file:pipe}\" } }");
        ConfigSource source = source("c.yaml", Map.of());
        assertThat(source.readAgain().errors())
                .extracting(String::valueOf)
                .containsExactly("c.yaml:1:29: providers.openai.key: the file pipe cannot be read");
        assertThat(source.check(
                                "candidate",
                                "providers: { openai: { key: \"${file:pipe}\" } }".getBytes(StandardCharsets.UTF_8))
                        .errors())
                .hasSize(1);
    }
}
