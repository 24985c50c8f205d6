package io.fairlead.dialect.bedrock;

import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.FieldSamples;
import io.fairlead.dialect.registry.Apis;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The table of fields says what the reader does. */
class ConverseFieldsTest {
    private static final Api CONVERSE = Objects.requireNonNull(Apis.named(BedrockDialect.NAME, ConverseApi.NAME));

    @TestFactory
    Stream<DynamicTest> each_field_has_just_the_effect_that_the_table_names() {
        // A call or a result is looked at before it is taken: one of Bedrock's own tools is lost as a whole.
        Set<String> whole = Set.of(
                "messages[].content[].toolUse",
                "messages[].content[].toolUse.type",
                "messages[].content[].toolResult",
                "messages[].content[].toolResult.type");
        return FieldSamples.each(
                        CONVERSE.fields(),
                        (body, losses) ->
                                CONVERSE.readRequest(body, "/model/anthropic.claude/converse", "anthropic", losses),
                        (item, name, within, path) -> {})
                .filter(test -> !whole.contains(test.getDisplayName()));
    }

    @TestFactory
    Stream<DynamicTest> a_value_that_says_nothing_is_no_loss() {
        return FieldSamples.nothing(
                CONVERSE.fields(),
                (body, losses) -> CONVERSE.readRequest(body, "/model/anthropic.claude/converse", "anthropic", losses),
                (item, name, within, path) -> {});
    }
}
