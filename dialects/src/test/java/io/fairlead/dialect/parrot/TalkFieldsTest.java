package io.fairlead.dialect.parrot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Losses;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The table of fields says what the reader does. */
class TalkFieldsTest {
    private static final TalkApi TALK = TalkLawsTest.TALK;

    @Test
    void each_field_that_nobody_reads_is_lost_as_the_table_says() {
        TALK.fields().all().forEach((path, word) -> {
            if (path.indexOf('.') < 0 && !word.equals("mapped")) {
                ObjectNode body = Json.object().put(path, "x");
                Losses losses = new Losses();
                TALK.readRequest(body, "/talk", "parrot", losses);
                assertThat(losses.worst()).as(path).isEqualTo(Loss.Effect.valueOf(word.toUpperCase(Locale.ROOT)));
            }
        });
    }

    @Test
    void a_field_that_nobody_listed_is_lossy() {
        Losses losses = new Losses();
        TALK.readRequest(Json.object().put("novel", 1), "/talk", "parrot", losses);
        assertThat(losses.all()).extracting(Loss::path).containsExactly("novel");
        assertThat(losses.worst()).isEqualTo(Loss.Effect.LOSSY);
    }
}
