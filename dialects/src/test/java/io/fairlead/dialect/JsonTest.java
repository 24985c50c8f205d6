package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void a_text_of_any_length_is_read() {
        byte[] text = new byte[20_000_100];
        Arrays.fill(text, (byte) 'a');
        text[0] = '"';
        text[text.length - 1] = '"';
        JsonNode tree = Objects.requireNonNull(Json.tree(text, text.length));
        assertThat(tree.textValue()).hasSize(text.length - 2);
    }

    @Test
    void nesting_is_bounded() {
        for (int depth : new int[] {999, 1001, 1_000_000}) {
            byte[] nested = ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.US_ASCII);
            assertThat(Json.tree(nested, nested.length) != null).as("%s", depth).isEqualTo(depth < 1000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "\"\\u00e4\\n\\ud83d\\ude00\"",
                "1",
                "-2147483649",
                "123456789012345678901234567890",
                "1.5",
                "1e400",
                "-0.0",
                "12345678901234567890.123456789",
                "{\"a\":1,\"b\":{\"c\":[1,{\"d\":null}]},\"a\":[2]}",
                " [true , false, \"x\", 1.0, 10000000000 ] ",
                "{\"a\":1} and more",
                "7 8"
            })
    void a_document_is_what_a_mapper_makes_of_it(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonNode tree = Objects.requireNonNull(Json.tree(bytes, bytes.length));
        JsonNode expected = new ObjectMapper().readTree(bytes);
        assertThat(tree).isEqualTo(expected);
        assertThat(tree.toString()).isEqualTo(expected.toString());
        assertThat(Json.bytesOfPlain(tree)).isEqualTo(new ObjectMapper().writeValueAsBytes(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1",
                "{\"a\"",
                "{\"a\":",
                "[1,",
                "{\"a\":1,}",
                "tru",
                "\"a",
                "]",
                "}",
                ":",
                "{]",
                "[}",
                "nul"
            })
    void what_is_no_document_is_none(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Json.tree(bytes, bytes.length)).isNull();
    }
}
