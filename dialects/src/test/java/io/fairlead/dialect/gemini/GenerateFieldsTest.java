package io.fairlead.dialect.gemini;

import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.FieldSamples;
import io.fairlead.dialect.registry.Apis;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The table of fields says what the reader does. */
class GenerateFieldsTest {
    private static final Api GENERATE = Objects.requireNonNull(Apis.named(GeminiDialect.NAME, GenerateApi.NAME));

    @TestFactory
    Stream<DynamicTest> each_field_has_just_the_effect_that_the_table_names() {
        return FieldSamples.each(
                GENERATE.fields(),
                (body, losses) -> GENERATE.readRequest(body, "/models/m:generateContent", "google", losses),
                (item, name, within, path) -> {});
    }

    @TestFactory
    Stream<DynamicTest> a_value_that_says_nothing_is_no_loss() {
        return FieldSamples.nothing(
                GENERATE.fields(),
                (body, losses) -> GENERATE.readRequest(body, "/models/m:generateContent", "google", losses),
                (item, name, within, path) -> {});
    }
}
