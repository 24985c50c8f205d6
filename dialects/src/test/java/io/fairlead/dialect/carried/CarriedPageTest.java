package io.fairlead.dialect.carried;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.ModelTraits.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/dialects.md is what the code does. {@code -Dfairlead.rewrite=true} writes its tables anew. */
final class CarriedPageTest {
    private static final String MARK = "<!-- From here on written by CarriedPageTest. -->\n";
    private static final Path PAGE = Path.of(System.getProperty("fairlead.root", ".."), "docs", "dialects.md");

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
                for (Feature feature : Feature.values()) {
                    if (Askings.needing(feature).contains(asking.name())
                            && asking.at(side.without(feature)).silent(asking)) {
                        silent.add(side + " without " + feature + ": " + asking);
                    }
                }
            }
        }
        assertThat(silent).isEmpty();
    }
}
