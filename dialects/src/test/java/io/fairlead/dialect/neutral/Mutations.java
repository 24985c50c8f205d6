package io.fairlead.dialect.neutral;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What documents may become on their way: signs exchanged, bytes exchanged, values put in the place of others. */
final class Mutations {
    private static final int EACH = 5;
    private static final String SIGNS = "{}[]\",:0ntx";
    private static final String[] VALUES = {
        "null", "17", "true", "[]", "{}", "\"\"", "[[1]]", "-1e400", "[{\"type\":\"text\"}]"
    };

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    /** Some of each kind; none of nothing. */
    List<byte[]> of(byte[] document) {
        List<byte[]> mutations = new ArrayList<>();
        for (int i = 0; i < EACH && document.length > 0; i++) {
            mutations.add(exchanged(document, SIGNS.getBytes(StandardCharsets.US_ASCII)));
            byte[] any = new byte[3];
            random.nextBytes(any);
            mutations.add(exchanged(document, any));
            mutations.add(replaced(document));
        }
        return mutations;
    }

    private byte[] exchanged(byte[] document, byte[] by) {
        byte[] copy = document.clone();
        for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
            copy[random.nextInt(copy.length)] = by[random.nextInt(by.length)];
        }
        return copy;
    }

    private byte[] replaced(byte[] document) {
        String text = new String(document, StandardCharsets.UTF_8);
        int at = text.indexOf(':', random.nextInt(text.length()));
        int end = at < 0 ? -1 : Math.max(text.indexOf(',', at), at + 1);
        return end <= at
                ? document
                : (text.substring(0, at + 1) + VALUES[random.nextInt(VALUES.length)] + text.substring(end))
                        .getBytes(StandardCharsets.UTF_8);
    }
}
