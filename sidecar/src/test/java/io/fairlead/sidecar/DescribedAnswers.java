package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Holds answers of the admin port against its published description. A field that is not described is a mistake here. */
final class DescribedAnswers {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

    private final JsonNode description;
    private final Set<String> seen = new TreeSet<>();

    DescribedAnswers(String yaml) throws IOException {
        description = new YAMLMapper().readTree(yaml);
    }

    /** Every operation, such as {@code GET /livez}. */
    Set<String> operations() {
        Set<String> all = new TreeSet<>();
        description
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return all;
    }

    /** The operations that were answered well. */
    Set<String> seen() {
        return seen;
    }

    /** Holds {@code answer} against what {@code operation} is said to answer. */
    void check(String operation, HttpResponse<String> answer) throws IOException {
        int space = operation.indexOf(' ');
        JsonNode responses = description
                .get("paths")
                .path(operation.substring(space + 1))
                .path(operation.substring(0, space).toLowerCase(Locale.ROOT))
                .path("responses");
        String status = Integer.toString(answer.statusCode());
        JsonNode response = followed(responses.has(status) ? responses.get(status) : responses.path("default"));
        assertThat(response.isMissingNode())
                .as(operation + " " + status + " " + answer.body())
                .isFalse();
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).as(operation).isEmpty();
        } else {
            String type = answer.headers().firstValue("content-type").orElse("").split(";", 2)[0];
            assertThat(content.has(type)).as(operation + " answers " + type).isTrue();
            if (type.endsWith("json")) {
                fits(content.get(type).get("schema"), answer.body(), operation + " " + status);
            }
        }
        if (answer.statusCode() < 300) {
            seen.add(operation);
        }
    }

    /** Holds {@code json} against the schema of that name. */
    void fits(String schema, String json) throws IOException {
        fits(description.at("/components/schemas/" + schema), json, schema);
    }

    private void fits(JsonNode schema, String json, String what) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.set("allOf", mapper.createArrayNode().add(strict(schema)));
        root.set("components", strict(description.get("components")));
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(root.toString())
                        .validate(json, InputFormat.JSON))
                .as(what + " " + json)
                .isEmpty();
    }

    /** An object whose members are named has no others. */
    private static JsonNode strict(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        for (JsonNode parent : copy.findParents("properties")) {
            if (parent instanceof ObjectNode object
                    && object.get("properties").isObject()
                    && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
        }
        return copy;
    }

    private JsonNode followed(JsonNode node) {
        return node.has("$ref") ? description.at(node.get("$ref").asText().substring(1)) : node;
    }
}
