package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void the_catalogue_says_the_same_in_either_form() throws Exception {
        try (InputStream in = DataFileTest.class.getResourceAsStream("catalog.yaml")) {
            assertThat(in).isNotNull();
            Files.copy(in, folder.resolve("catalog.yaml"));
        }
        TablesAsJson.main(new String[] {folder.toString()});

        JsonNode expected =
                new YAMLMapper().readTree(folder.resolve("catalog.yaml").toFile());
        assertThat(new ObjectMapper().readTree(folder.resolve("catalog.json").toFile()))
                .isEqualTo(expected);
        assertThat(DataFile.tree(DataFileTest.class, "catalog.yaml")).isEqualTo(expected);
    }

    @Test
    void a_key_that_stands_twice_is_a_mistake() {
        assertThatThrownBy(
                        () -> DataFile.yaml(new ByteArrayInputStream("a: 1\na: 2\n".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Duplicate");
    }

    @Test
    void a_table_that_is_not_there_is_named() {
        assertThatThrownBy(() -> DataFile.tree(DataFileTest.class, "nothing.yaml"))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("nothing.yaml");
    }
}
