package io.fairlead.proxy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls with Fairlead and without it. */
class TailsTest {

    @ParameterizedTest
    @EnumSource(Tail.class)
    void no_call_is_worse_off_than_it_would_be_without(Tail tail) {
        Tails with = new Tails(tail, true).run();
        Tails without = new Tails(tail, false).run();

        assertThat(with.calls()).isEqualTo(Tails.CALLS);
        assertThat(without.calls()).isEqualTo(Tails.CALLS);
        assertThat(with.failed()).as(with.line()).isLessThanOrEqualTo(without.failed());
        for (int i = 0; i < Tails.CALLS; i++) {
            assertThat(with.millis(i)).as("call %s of %s", i, with.line()).isLessThanOrEqualTo(without.millis(i));
        }
    }

    /** What this run found is left in {@code target/tails.txt}, to be compared and, when wanted, checked in. */
    @Test
    void the_table_says_what_clients_see() throws IOException {
        StringBuilder table = new StringBuilder(String.format(
                "%-16s | %-16s | %6s | %6s | %7s | %7s | %7s | %6s\n",
                "provider", "way", "openai", "b", "p50 ms", "p99 ms", "max ms", "failed"));
        for (Tail tail : Tail.values()) {
            table.append(new Tails(tail, false).run().line()).append('\n');
            table.append(new Tails(tail, true).run().line()).append('\n');
        }
        Files.writeString(Path.of("target", "tails.txt"), table);

        try (InputStream in = Objects.requireNonNull(TailsTest.class.getResourceAsStream("tails.txt"))) {
            assertThat(table).hasToString(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
