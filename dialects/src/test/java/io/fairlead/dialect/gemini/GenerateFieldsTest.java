package io.fairlead.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Apis;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The table of fields says what the reader does. */
class GenerateFieldsTest {
    private static final Api GENERATE = Objects.requireNonNull(Apis.named(GeminiDialect.NAME, GenerateApi.NAME));

    @TestFactory
    Stream<DynamicTest> each_field_has_just_the_effect_that_the_table_names() {
        return GENERATE.fields().all().entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    Losses losses = new Losses();
                    GENERATE.readRequest(sample(row.getKey()), "/models/m:generateContent", "google", losses);
                    List<Effect> effects = losses.all().stream()
                            .filter(loss ->
                                    loss.path().replaceAll("\\[\\d+]", "[]").equals(row.getKey()))
                            .filter(loss -> loss.why().equals("it has no counterpart"))
                            .map(Loss::effect)
                            .toList();
                    String word = row.getValue();
                    if (word.equals("mapped") || word.equals("hint")) {
                        assertThat(effects).isEmpty();
                    } else {
                        assertThat(effects).containsExactly(Effect.valueOf(word.toUpperCase(Locale.ROOT)));
                    }
                }));
    }

    /** A request in which the field is there. */
    private static JsonNode sample(String path) {
        ObjectNode root = Json.object();
        ObjectNode at = root;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            boolean list = names[i].endsWith("[]");
            String name = list ? names[i].substring(0, names[i].length() - 2) : names[i];
            at = list ? at.putArray(name).addObject() : at.putObject(name);
        }
        at.put(names[names.length - 1], "x");
        return root;
    }
}
