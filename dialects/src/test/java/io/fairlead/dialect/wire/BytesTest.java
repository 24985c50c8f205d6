package io.fairlead.dialect.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BytesTest {

    @Test
    void a_part_is_found_where_a_text_says_it_is() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            String text = letters(random, random.nextInt(40));
            String part = letters(random, 1 + random.nextInt(4));
            int from = text.isEmpty() ? 0 : random.nextInt(text.length() + 1);

            int found = Bytes.indexOf(bytes(text), from, text.length(), bytes(part));

            assertThat(found).as("%s in %s from %d", part, text, from).isEqualTo(text.indexOf(part, from));
        }
    }

    @Test
    void a_part_that_ends_beyond_the_range_is_not_there() {
        assertThat(Bytes.indexOf(bytes("xx\"error\""), 0, 8, bytes("\"error\"")))
                .isNegative();
        assertThat(Bytes.indexOf(bytes("xx\"error\""), 0, 9, bytes("\"error\"")))
                .isEqualTo(2);
    }

    @Test
    void bytes_beyond_ascii_are_compared_as_they_are() {
        assertThat(Bytes.indexOf(bytes("aéérx"), 0, 7, bytes("ér"))).isEqualTo(3);
    }

    private static String letters(Random random, int length) {
        return random.ints(length, 0, 5)
                .mapToObj(each -> String.valueOf("ab\"eé".charAt(each == 4 ? 3 : each)))
                .reduce("", String::concat);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
