package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

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
}
