package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScalarTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    private static @Nullable JsonNode jackson(byte[] bytes) {
        try {
            JsonNode node = JACKSON.readTree(bytes);
            return node.isMissingNode() ? null : node;
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable JsonNode ours(byte[] bytes) {
        byte[] within = new byte[bytes.length + 4];
        java.util.Arrays.fill(within, (byte) '1');
        System.arraycopy(bytes, 0, within, 2, bytes.length);
        return JsonScalar.of(within, 2, 2 + bytes.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"true", "false", "null", "0", "7", " 4096\n", "999999999", "\"\"", "\"gpt-4o\"", "\t\"a b\" "})
    void reads_what_jackson_reads(String plain) {
        byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
        assertThat(ours(bytes)).isNotNull().isEqualTo(jackson(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "01",
                "1.5",
                "1e3",
                "1234567890",
                "\"",
                "\"\\n\"",
                "\"a\"b\"",
                "\"\t\"",
                "\"\u540d\"",
                "[]",
                "{}",
                "truee",
                "tru",
                "true false",
                "NaN"
            })
    void leaves_all_else_to_jackson(String other) {
        assertThat(ours(other.getBytes(StandardCharsets.UTF_8))).isNull();
    }

    @Test
    void never_says_other_than_jackson() {
        Random random = new Random(11);
        String signs = "\"\"truefalsn0123456789 \\\t.-e[]";
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = new byte[random.nextInt(7)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) signs.charAt(random.nextInt(signs.length()));
            }
            JsonNode seen = ours(bytes);
            if (seen != null) {
                assertThat(seen).as(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(jackson(bytes));
            }
        }
    }
}
