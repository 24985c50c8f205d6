package io.fairlead.dialect.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTopLevelTest {

    /** What one scan saw: members, text, and how it ended. */
    private static String seen(byte[] json, int cut) {
        List<String> members = new ArrayList<>();
        JsonTopLevel scanner = new JsonTopLevel(64, new JsonTopLevel.Members() {
            @Override
            public boolean wants(String name) {
                return name.length() % 2 == 1;
            }

            @Override
            public void member(String name, byte[] bytes, int from, int to) {
                members.add(name + "=" + new String(bytes, from, to - from, StandardCharsets.UTF_8));
            }

            @Override
            public void tooLong(String name) {
                members.add(name + " is too long");
            }
        });
        for (int from = 0; from < json.length; from += cut) {
            scanner.scan(ByteBuffer.wrap(json, from, Math.min(cut, json.length - from)));
        }
        return members + " " + scanner.textBytes() + " " + scanner.complete() + " " + scanner.malformed();
    }

    @Test
    void sees_the_same_in_every_cut() {
        String pieces = "abcdefgh  \\\"\\\\\\n{}[],:\"名";
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder json = new StringBuilder("{");
            for (int length = random.nextInt(120); length > 0; length--) {
                json.append(pieces.charAt(random.nextInt(pieces.length())));
            }
            byte[] bytes = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
            String byteByByte = seen(bytes, 1);
            for (int cut : new int[] {3, 8, 11, 64, bytes.length}) {
                assertThat(seen(bytes, cut)).as("%s in cuts of %s", json, cut).isEqualTo(byteByByte);
            }
        }
    }

    @Test
    void keeps_wanted_members_and_counts_text_but_not_base64() {
        String base64 = "A".repeat(3000);
        String json = "{\"model\":\"gpt\\\"5\", \"ab\":1, \"abc\":{\"x\":[\"two words\"]}, \"d\":\"" + base64 + "\"}";
        int words = "model".length() + "gpt\"5".length() + "ab".length() + "abc".length() + "x".length();
        assertThat(seen(json.getBytes(StandardCharsets.UTF_8), 4096))
                .isEqualTo("[model=\"gpt\\\"5\", abc= {\"x\":[\"two words\"]}, d is too long] ".replace("abc= ", "abc=")
                        + (words + "two words".length() + 1) + " true false");
    }
}
