package io.fairlead.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The reference page and the JSON Schema are what the declarations say. {@code -Dfairlead.rewrite=true} writes them anew.
 */
final class ConfigReferenceTest {

    private static final String MARK = "<!-- From here on written by ConfigReferenceTest. -->\n";
    private static final Path DOCS = Path.of(System.getProperty("fairlead.root", ".."), "docs");

    @Test
    void the_reference_page_says_what_the_reader_does() throws IOException {
        Path file = DOCS.resolve("configuration.md");
        String page = Files.readString(file);
        int mark = page.indexOf(MARK);
        assertThat(mark).as("the mark in " + file).isNotNegative();
        compare(file, page.substring(0, mark) + MARK + ConfigReference.tables());
    }

    @Test
    void the_schema_says_what_the_reader_does() throws IOException {
        ObjectMapper mapper = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
        String schema = mapper.writeValueAsString(ConfigReference.schema()).replace("\r\n", "\n") + "\n";
        compare(DOCS.resolve("fairlead.schema.json"), schema);
    }

    private static void compare(Path file, String expected) throws IOException {
        if (Boolean.getBoolean("fairlead.rewrite")) {
            Files.writeString(file, expected);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("%s: rewrite it with -Dfairlead.rewrite=true", file.getFileName())
                .isEqualTo(expected);
    }
}
