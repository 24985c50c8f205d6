package io.fairlead.dialect.carried;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Loss.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** docs/dialects.md is what the code does. {@code -Dfairlead.rewrite=true} writes its tables anew. */
final class CarriedPageTest {
    private static final String MARK = "<!-- From here on written by CarriedPageTest. -->\n";
    private static final Path PAGE = Path.of(System.getProperty("fairlead.root", ".."), "docs", "dialects.md");

    /** What is asked for becomes its neighbour, which reads alike. */
    private static final Set<String> EFFORTS = Set.of("the least effort", "no reasoning");

    @Test
    void the_page_says_what_the_readers_and_writers_do() throws IOException {
        String page = Files.readString(PAGE);
        int mark = page.indexOf(MARK);
        assertThat(mark).as("the mark in " + PAGE).isNotNegative();
        String expected = page.substring(0, mark) + MARK + CarriedPage.tables();
        if (Boolean.getBoolean("fairlead.rewrite")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("rewrite it with -Dfairlead.rewrite=true")
                .isEqualTo(expected);
    }

    @Test
    void nothing_that_a_request_asks_for_vanishes_without_a_loss() {
        List<String> silent = new ArrayList<>();
        for (Side side : Side.all()) {
            for (Asking asking : Askings.of(side)) {
                if (asking.at(side).silent(asking)) {
                    silent.add(side + ": " + asking);
                }
            }
        }
        for (EmbeddingSide side : EmbeddingSide.all()) {
            for (EmbeddingAsking asking : EmbeddingAsking.all()) {
                Asking.Outcome outcome = asking.at(side);
                if (outcome.worst() == Effect.HINT && !outcome.arrived()) {
                    silent.add(side + ": " + asking);
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void what_a_model_is_known_to_lack_is_not_sent_to_it_and_named() {
        assertThat(lacking((side, asking) -> {
                    Asking.Outcome outcome = asking.at(side);
                    boolean near = EFFORTS.contains(asking.name()) && outcome.worst() == Effect.NOTED;
                    return outcome.worst() == Effect.HINT || (outcome.arrived() && !near);
                }))
                .isEmpty();
    }

    @Test
    void what_a_model_is_known_to_lack_leaves_a_request_of_its_own_api_by_name() {
        assertThat(lacking((side, asking) -> asking.asksStill(side))).isEmpty();
    }

    /** All that is wrong at models that lack what is asked for. */
    private static List<String> lacking(BiPredicate<Side, Asking> wrong) {
        List<String> found = new ArrayList<>();
        for (Side side : Side.all()) {
            for (Feature feature : Feature.values()) {
                for (Asking asking : Askings.of(side)) {
                    if (Askings.needing(feature).contains(asking.name()) && wrong.test(side.without(feature), asking)) {
                        found.add(side + " without " + feature + ": " + asking);
                    }
                }
            }
        }
        return found;
    }
}
