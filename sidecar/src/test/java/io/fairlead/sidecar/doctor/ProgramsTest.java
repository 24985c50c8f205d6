package io.fairlead.sidecar.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which runtime a command starts. */
class ProgramsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path bin;

    @BeforeEach
    void programs() throws IOException {
        for (String each : List.of("python3", "python3.12", "node", "npx", "java", "mvn", "curl", "ruby", "own")) {
            program(each, "");
        }
        program("flask", "#!/usr/bin/env python3\nimport flask\n");
        program("pip", "#!" + bin.resolve("python3.12") + " -I\n");
        program("script", "#!/bin/sh\n");
        program("empty-hash", "#!");
    }

    private void program(String name, String text) throws IOException {
        Files.setPosixFilePermissions(
                Files.writeString(bin.resolve(name), text), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            python3 app.py            | URLLIB     | python3
            python3.12 app.py         | URLLIB     | python3.12
            flask run                 | URLLIB     | python3
            pip install x             | URLLIB     | python3.12
            node app.js               | NODE_FETCH | node
            npx thing                 | NODE_FETCH | node
            mvn test                  | JAVA       | java
            curl https://example.com  | CURL       | curl
            env curl x                | CURL       | curl
            env A=b -u B node x       | NODE_FETCH | node
            own                       | OTHER      | own
            script                    | OTHER      | script
            empty-hash                | OTHER      | empty-hash""")
    void the_runtime_is_found(String words, Client client, String program) {
        Programs.Command command = new Programs(Map.of("PATH", bin.toString())).command(List.of(words.split(" ")));

        assertThat(command).isNotNull();
        assertThat(command.client()).isEqualTo(client);
        assertThat(command.program()).isEqualTo(bin.resolve(program));
    }

    @Test
    void assignments_of_env_are_the_commands_environment() {
        Programs.Command command = new Programs(Map.of("PATH", bin.toString(), "OLD", "1"))
                .command(List.of("env", "-u", "OLD", "NEW=a=b", "curl"));

        assertThat(command).isNotNull();
        assertThat(command.environment()).containsEntry("NEW", "a=b").doesNotContainKey("OLD");
    }

    @ParameterizedTest
    @CsvSource({"nobody", "env", "env A=b", "''", "./nobody"})
    void what_is_no_command_is_nothing(String words) {
        assertThat(new Programs(Map.of("PATH", bin + ":/nowhere:\0")).command(List.of(words.split(" "))))
                .isNull();
    }

    @Test
    void runtimes_on_the_path_are_found_and_no_others() {
        assertThat(new Programs(Map.of("PATH", bin.toString())).runtimes())
                .containsOnlyKeys(
                        Client.CURL, Client.URLLIB, Client.NODE_FETCH, Client.NODE_HTTPS, Client.JAVA, Client.RUBY);
        assertThat(new Programs(Map.of("PATH", "/nowhere")).runtimes()).isEmpty();
    }
}
