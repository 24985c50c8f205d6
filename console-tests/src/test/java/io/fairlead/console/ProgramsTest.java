package io.fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private Programs programs(Map<String, String> environment) {
        return new Programs(environment, false, folder.resolve("log"));
    }

    private Path program(String name, String text) throws IOException {
        Path made = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void a_machine_without_node_is_told_what_to_install() {
        assertThatIllegalStateException()
                .isThrownBy(() -> NodeTools.find(programs(Map.of("PATH", folder.toString())), folder, folder))
                .withMessageContaining("need Node.js and npm")
                .withMessageContaining("no node, nodejs on PATH; no npm on PATH")
                .withMessageContaining("apt-get install nodejs npm");
    }

    @Test
    void npm_that_fails_is_told_with_its_last_word() throws IOException {
        program("node", "true");
        program("npm", "echo the registry is away; exit 1");
        Files.writeString(folder.resolve("package.json"), "{}");
        Files.writeString(folder.resolve("package-lock.json"), "{}");
        Programs programs = programs(Map.of("PATH", folder.toString()));
        assertThatIllegalStateException()
                .isThrownBy(() -> NodeTools.find(programs, folder, folder.resolve("node-tools")))
                .withMessageContaining("the registry is away");
    }

    @Test
    void packages_are_installed_once_and_again_when_their_list_changes() throws IOException {
        program("node", "true");
        program("npm", "echo again >> " + folder.resolve("count"));
        Files.writeString(folder.resolve("package.json"), "{}");
        Files.writeString(folder.resolve("package-lock.json"), "{}");
        Programs programs = programs(Map.of("PATH", folder.toString()));
        NodeTools.find(programs, folder, folder.resolve("node-tools"));
        NodeTools.find(programs, folder, folder.resolve("node-tools"));
        assertThat(folder.resolve("count")).hasContent("again");
        Files.writeString(folder.resolve("package-lock.json"), "{ }");
        NodeTools.find(programs, folder, folder.resolve("node-tools"));
        assertThat(Files.readAllLines(folder.resolve("count"))).hasSize(2);
    }

    @Test
    void a_machine_without_a_browser_is_told_what_to_install() {
        Programs programs = programs(Map.of("PATH", ""));
        assertThatIllegalStateException()
                .isThrownBy(() -> Chromium.find(programs, folder.resolve("browsers"), into -> false))
                .withMessageContaining("need Chromium")
                .withMessageContaining("FAIRLEAD_CHROMIUM");
    }

    @Test
    void the_browser_that_is_named_is_taken_before_one_that_is_found() throws IOException {
        program("chromium", "true");
        Path named = program("mine", "true");
        Programs programs = programs(Map.of("PATH", folder.toString(), "FAIRLEAD_CHROMIUM", named.toString()));
        assertThat(Chromium.find(programs, folder, into -> false)).isEqualTo(named);
        assertThat(Chromium.find(programs(Map.of("PATH", folder.toString())), folder, into -> false))
                .isEqualTo(folder.resolve("chromium"));
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> programs(Map.of("FAIRLEAD_CHROMIUM", "/no/such")).named("FAIRLEAD_CHROMIUM"))
                .withMessageContaining("/no/such");
    }
}
