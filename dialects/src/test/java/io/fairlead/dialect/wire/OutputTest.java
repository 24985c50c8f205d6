package io.fairlead.dialect.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\"quoted\" and \\",
                "line\nreturn\rtab\t\u0000\u001f\u007f",
                "größer",
                "日本語",
                "😀 and 𝄞"
            })
    void a_quoted_text_is_a_json_string(String text) {
        assertThat(parsed(text)).isEqualTo(text);
    }

    @Test
    void half_a_pair_is_kept_as_an_escape() {
        assertThat(parsed("cut \ud83d")).isEqualTo("cut \ud83d");
        assertThat(parsed("\ude00 cut")).isEqualTo("\ude00 cut");
        assertThat(parsed("\ud83dx")).isEqualTo("\ud83dx");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, 9, 10, 99, 100, 999_999_999, 1_000_000_000, 1_234_567_890_123L, -1, Long.MIN_VALUE})
    void numbers_are_written_in_digits(long number) {
        Output out = new Output();
        out.decimal(7);
        out.decimal(number);

        assertThat(new String(out.toByteArray(), StandardCharsets.US_ASCII)).isEqualTo("7" + number);
    }

    private static String parsed(String text) {
        Output out = new Output();
        out.quoted(text);
        JsonNode node = Objects.requireNonNull(Json.tree(out.bytes(), out.length()));
        return node.textValue();
    }
}
