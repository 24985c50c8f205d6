package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.observe.ExchangeRecord;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The published schema of an exchange says what the record is, and what the admin port answers fits it. */
class ExchangeSchemaTest {

    private static final Path PAGE = Path.of(System.getProperty("fairlead.root"), "docs", "exchange.schema.json");

    private static String schema() throws IOException {
        return Files.readString(PAGE);
    }

    @Test
    void names_every_field_of_the_record_with_a_sentence_and_no_other() throws IOException {
        compare(ExchangeRecord.class, new ObjectMapper().readTree(schema()));
    }

    private static void compare(Class<?> type, JsonNode schema) {
        JsonNode fields = schema.get("properties");
        List<String> components = List.of(type.getRecordComponents()).stream()
                .map(RecordComponent::getName)
                .toList();
        assertThat(fields.fieldNames()).toIterable().as(type.getSimpleName()).containsExactlyElementsOf(components);
        assertThat(schema.get("required")).hasSameSizeAs(components);
        for (RecordComponent each : type.getRecordComponents()) {
            JsonNode field = fields.get(each.getName());
            assertThat(field.path("description").asText()).as(each.getName()).endsWith(".");
            if (each.getType().isRecord()) {
                compare(each.getType(), field.has("oneOf") ? field.at("/oneOf/1") : field);
            } else if (each.getGenericType() instanceof ParameterizedType list
                    && list.getActualTypeArguments()[0] instanceof Class<?> item
                    && item.isRecord()) {
                compare(item, field.get("items"));
            }
        }
    }

    @Test
    void fits_what_the_admin_port_answers() throws IOException {
        assertThat(problems(new String(Reply.json(200, AdminServerTest.CALL).body(), StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(AdminServerTest.CALL.attempts())
                .extracting(AttemptReport::failure)
                .as("with and without a failure")
                .contains((AttemptReport.Failed) null)
                .anyMatch(Objects::nonNull);
    }

    @Test
    void refuses_what_lacks_a_field() throws IOException {
        assertThat(problems("{\"schema\":1}")).isNotEmpty();
    }

    private static List<com.networknt.schema.Error> problems(String json) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema())
                .validate(json, InputFormat.JSON);
    }
}
