package io.fairlead.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static @Nullable String digest(String json) {
        return digest(json.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String digest(byte[] json) {
        byte[] digest = CanonicalJson.digest(new ByteArrayInputStream(json), (depth, top, name, value) -> {});
        return digest == null ? null : HexFormat.of().formatHex(digest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2}|{\"b\":2,\"a\":1}",
                "{\"a\":1}|{ \"a\" :\t1 }",
                "{\"a\":\"\\u0041\\/\\u00e4\"}|{\"a\":\"A/ä\"}",
                "{\"\\u0061\":true}|{\"a\":true}",
                "{\"a\":{\"x\":[1,{\"p\":1,\"q\":2}],\"y\":null}}|{\"a\":{\"y\":null,\"x\":[1,{\"q\":2,\"p\":1}]}}",
                "{\"a\":\"\\ud83d\\ude00\"}|{\"a\":\"😀\"}",
            })
    void what_says_the_same_has_one_digest(String one, String other) {
        assertThat(digest(one)).isNotNull().isEqualTo(digest(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1}|{\"a\":1.0}",
                "{\"a\":1}|{\"a\":\"1\"}",
                "{\"a\":1}|{\"a\":2}",
                "{\"a\":1}|{\"b\":1}",
                "{\"a\":1}|{\"A\":1}",
                "{\"a\":1}|{\"a\":[1]}",
                "{\"a\":[1,2]}|{\"a\":[2,1]}",
                "{\"a\":[[1],2]}|{\"a\":[[1,2]]}",
                "{\"a\":[]}|{\"a\":{}}",
                "{\"a\":null}|{}",
                "{\"a\":null}|{\"a\":\"null\"}",
                "{\"a\":false}|{\"a\":null}",
                "{\"a\":true}|{\"a\":false}",
                "{\"a\":\"\"}|{\"a\":\" \"}",
                "{\"a\":\"x \"}|{\"a\":\"x\"}",
                "{\"a\":\"\\ud800\"}|{\"a\":\"?\"}",
                "{\"a\":\"\\ud800\"}|{\"a\":\"\\ud801\"}",
                "{\"a\":\"ä\"}|{\"a\":\"a\\u0308\"}",
                "{\"a\":{\"b\":1}}|{\"a\":1,\"b\":1}",
                "{\"a\":{\"b\":1},\"c\":2}|{\"a\":{\"b\":1,\"c\":2}}",
                "{\"a\":1e2}|{\"a\":100}",
                "{\"ab\":\"c\"}|{\"a\":\"bc\"}",
            })
    void what_differs_in_anything_else_does_not(String one, String other) {
        assertThat(digest(one)).isNotNull().isNotEqualTo(digest(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "\"a\"",
                "{",
                "{\"a\":1}}",
                "{\"a\":1} {}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"a\":2}",
                "{\"b\":{\"x\":1,\"y\":2,\"\\u0078\":3}}",
                "{\"a\":NaN}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":[1,",
                "nonsense",
            })
    void what_is_no_object_or_has_a_member_twice_has_none(String json) {
        assertThat(digest(json)).isNull();
    }

    @Test
    void long_texts_differ_in_their_last_character() {
        String text = "lighthouse ".repeat(20_000);

        assertThat(digest("{\"a\":\"" + text + "x\"}"))
                .isEqualTo(digest("{ \"a\" : \"" + text + "\\u0078\"}"))
                .isNotEqualTo(digest("{\"a\":\"" + text + "y\"}"));
        String name = text.substring(0, 20_000);
        assertThat(digest("{\"" + name + "x\":1}")).isNotNull().isNotEqualTo(digest("{\"" + name + "y\":1}"));
    }

    @Test
    void far_too_many_members_have_none() {
        StringBuilder json = new StringBuilder("{\"m\":{");
        for (int i = 0; i < 200_000; i++) {
            json.append(i == 0 ? "\"" : ",\"").append(i).append("\":0");
        }
        assertThat(digest(json.append("}}").toString())).isNull();
    }

    @Test
    void what_nests_too_deeply_has_none() {
        assertThat(digest("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isNull();
    }

    @TestFactory
    Stream<DynamicTest> any_document_in_any_order_has_one_digest_and_any_change_another() {
        return IntStream.range(0, 200)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    Random random = new Random(seed);
                    ObjectNode document = object(random, 3);
                    String before = digest(document.toString());

                    assertThat(before)
                            .isNotNull()
                            .isEqualTo(digest(shuffled(document, random).toPrettyString()));
                    JsonNode changed = changed(document, random);
                    assertThat(digest(changed.toString())).isNotEqualTo(before);
                }));
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = NODES.objectNode();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            object.set("m" + random.nextInt(50), value(random, depth - 1));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> NODES.numberNode(random.nextInt(1000));
            case 1 -> NODES.textNode("t".repeat(random.nextInt(80)) + random.nextInt(100));
            case 2 -> NODES.booleanNode(random.nextBoolean());
            case 3 -> NODES.nullNode();
            case 4 -> NODES.numberNode(random.nextDouble());
            case 5 -> object(random, depth);
            default -> {
                ArrayNode list = NODES.arrayNode();
                int count = random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
        };
    }

    private static JsonNode shuffled(JsonNode node, Random random) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            Collections.shuffle(names, random);
            ObjectNode copy = NODES.objectNode();
            names.forEach(name -> copy.set(name, shuffled(object.get(name), random)));
            return copy;
        }
        if (node instanceof ArrayNode list) {
            ArrayNode copy = NODES.arrayNode();
            list.forEach(each -> copy.add(shuffled(each, random)));
            return copy;
        }
        return node;
    }

    /** Another value for one member, or a further member. */
    private static JsonNode changed(ObjectNode document, Random random) {
        ObjectNode copy = document.deepCopy();
        List<String> names = new ArrayList<>();
        copy.fieldNames().forEachRemaining(names::add);
        if (random.nextBoolean()) {
            copy.put("further", 1);
        } else {
            String name = names.get(random.nextInt(names.size()));
            JsonNode old = copy.get(name);
            if (old instanceof ObjectNode inner && !inner.isEmpty()) {
                copy.set(name, changed(inner, random));
            } else {
                copy.set(name, NODES.arrayNode().add(old).add("changed"));
            }
        }
        return copy;
    }

    @Test
    void members_are_heard_with_where_they_stand() {
        List<String> heard = new ArrayList<>();
        byte[] json = "{\"store\":false,\"tools\":[{\"type\":\"mcp\",\"f\":{\"type\":\"object\"}}],\"n\":1,\"s\":\"x\"}"
                .getBytes(StandardCharsets.UTF_8);
        byte[] digest = CanonicalJson.digest(
                new ByteArrayInputStream(json),
                (depth, top, name, value) -> heard.add(depth + " " + top + " " + name + " " + value));

        assertThat(digest).hasSize(33);
        assertThat(heard)
                .isEqualTo(Arrays.asList(
                        "1 store store false",
                        "1 tools tools [",
                        "2 tools type mcp",
                        "2 tools f {",
                        "3 tools type object",
                        "1 n n ",
                        "1 s s x"));
    }
}
