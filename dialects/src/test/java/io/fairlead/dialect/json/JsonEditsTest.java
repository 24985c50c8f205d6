package io.fairlead.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonEditsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{ \"a\" : 1.50 , \"b\":2 } | a | { \"b\":2 }",
                "{ \"a\" : 1.50 , \"b\":2 } | b | { \"a\" : 1.50 }",
                "{\"a\":1,\"b\":2,\"c\":3} | b | {\"a\":1,\"c\":3}",
                "{\"a\":1} | a | {}",
                "{\"a\":1,\"b\":[{ },[ ] ], \"a\":3} | a | {\"b\":[{ },[ ] ]}",
                "{\"x\":\"a\\\"}\",\"a\":{\"b\":\"]\"}} | a | {\"x\":\"a\\\"}\"}",
                "{\"a\":1,\"b\":2} | nothing | {\"a\":1,\"b\":2}",
            })
    void a_member_goes_out_and_every_other_byte_stays(String before, String name, String after) {
        assertThat(edited(before, body -> body.remove(name))).isEqualTo(after);
    }

    @Test
    void a_value_is_replaced_and_new_members_come_behind_the_others() {
        assertThat(edited(
                        "{ \"a\" : 1.50 ,\"b\" : [ 1 ]\n}",
                        body -> body.put("a", 2).put("z", "é").put("y", 1)))
                .isEqualTo("{ \"a\" : 2 ,\"b\" : [ 1 ],\"z\":\"é\",\"y\":1\n}");
        assertThat(edited("{ }", body -> body.put("a", 2))).isEqualTo("{\"a\":2 }");
        assertThat(edited("{\"a\":1,\"b\":2}", body -> {
                    body.remove("b");
                    body.put("c", 3);
                }))
                .isEqualTo("{\"a\":1,\"c\":3}");
        assertThat(edited("{\"a\":1}", body -> {
                    body.remove("a");
                    body.put("c", 3);
                }))
                .isEqualTo("{\"c\":3}");
    }

    @Test
    void items_go_out_are_replaced_and_come_behind_the_others() {
        String list = "{\"l\":[ {\"n\": 1.0}, {\"n\": 2.0} ,{\"n\": 3.0} ]}";
        assertThat(edited(list, body -> list(body).remove(1))).isEqualTo("{\"l\":[ {\"n\": 1.0}, {\"n\": 3.0} ]}");
        assertThat(edited(list, body -> list(body).remove(2))).isEqualTo("{\"l\":[ {\"n\": 1.0}, {\"n\": 2.0} ]}");
        assertThat(edited(list, body -> list(body).set(0, "x")))
                .isEqualTo("{\"l\":[ \"x\", {\"n\": 2.0} ,{\"n\": 3.0} ]}");
        assertThat(edited(list, body -> list(body).add(4)))
                .isEqualTo("{\"l\":[ {\"n\": 1.0}, {\"n\": 2.0} ,{\"n\": 3.0},4 ]}");
        assertThat(edited(list, body -> ((ObjectNode) list(body).get(1)).put("n", 7)))
                .isEqualTo("{\"l\":[ {\"n\": 1.0}, {\"n\": 7} ,{\"n\": 3.0} ]}");
        assertThat(edited("{\"l\":[\"a\", \" \" ,\"b\"]}", body -> list(body).remove(1)))
                .isEqualTo("{\"l\":[\"a\", \"b\"]}");
    }

    @Test
    void of_a_name_that_comes_twice_the_earlier_goes_out_only_with_an_edit_of_it() {
        String twice = "{\"a\":\"first\",\"b\":1,\"a\":\"last\"}";
        assertThat(edited(twice, body -> body.put("b", 2))).isEqualTo("{\"a\":\"first\",\"b\":2,\"a\":\"last\"}");
        assertThat(edited(twice, body -> body.put("a", "new"))).isEqualTo("{\"b\":1,\"a\":\"new\"}");
        assertThat(edited(twice, body -> body.remove("a"))).isEqualTo("{\"b\":1}");
    }

    @Test
    void a_long_text_moves_as_it_is_written() {
        String text = "A\\u0042\\/".repeat(200);
        assertThat(edited("{\"file\":{\"data\":\"" + text + "\"}}", body -> {
                    ObjectNode url = Json.object();
                    url.set("url", body.path("file").get("data"));
                    body.remove("file");
                    body.set("document", url);
                }))
                .isEqualTo("{\"document\":{\"url\":\"" + text + "\"}}");
    }

    /** Whatever is edited, what comes out says what the edited tree says. */
    @TestFactory
    Stream<DynamicTest> the_edited_document_says_what_the_edited_tree_says() {
        return IntStream.range(0, 300)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    Random random = new Random(seed);
                    String before = document(random, 0);
                    JsonSource source = JsonSource.of(before.getBytes(StandardCharsets.UTF_8));
                    JsonNode read = outline(source);
                    JsonNode wanted = read.deepCopy();
                    for (int i = random.nextInt(4); i >= 0; i--) {
                        change(wanted, random);
                    }
                    String after = applied(source, JsonEdits.of(source, read, wanted, JsonRoom.ENOUGH));
                    byte[] bytes = after.getBytes(StandardCharsets.UTF_8);
                    assertThat(Json.tree(bytes, bytes.length))
                            .as(before + " -> " + after)
                            .isEqualTo(JsonOutline.solid(wanted));
                }));
    }

    private static void change(JsonNode node, Random random) {
        if (node instanceof ArrayNode list) {
            int at = list.isEmpty() ? -1 : random.nextInt(list.size());
            switch (random.nextInt(4)) {
                case 0 -> list.add(random.nextInt(10));
                case 1 -> {
                    if (at >= 0) {
                        list.remove(at);
                    }
                }
                case 2 -> {
                    if (at >= 0) {
                        list.set(at, Json.object().put("new", "x"));
                    }
                }
                default -> {
                    if (at >= 0) {
                        change(list.get(at), random);
                    }
                }
            }
        } else if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.isEmpty() ? "none" : names.get(random.nextInt(names.size()));
            switch (random.nextInt(4)) {
                case 0 -> object.put("more" + random.nextInt(3), true);
                case 1 -> object.remove(name);
                case 2 -> object.put(name, "changed");
                default -> change(object.path(name), random);
            }
        }
    }

    private static String document(Random random, int depth) {
        StringBuilder text = new StringBuilder();
        String blank = " \n\t".substring(0, random.nextInt(3));
        switch (depth > 3 ? 3 + random.nextInt(4) : depth == 0 ? 1 : random.nextInt(7)) {
            case 0, 2 -> {
                text.append('[').append(blank);
                for (int i = random.nextInt(4); i > 0; i--) {
                    text.append(document(random, depth + 1)).append(blank).append(i > 1 ? "," + blank : "");
                }
                text.append(']');
            }
            case 1 -> {
                text.append('{').append(blank);
                for (int i = random.nextInt(5); i > 0; i--) {
                    text.append("\"n\\u006")
                            .append(random.nextInt(7))
                            .append('"')
                            .append(blank)
                            .append(':');
                    text.append(blank)
                            .append(document(random, depth + 1))
                            .append(blank)
                            .append(i > 1 ? "," : "");
                }
                text.append('}');
            }
            case 3 ->
                text.append('"').append("é\\\"}],".repeat(random.nextInt(80))).append('"');
            case 4 -> text.append(random.nextInt(100)).append(random.nextBoolean() ? "" : ".50");
            case 5 -> text.append(random.nextBoolean());
            default -> text.append("null");
        }
        return text.toString();
    }

    private static ArrayNode list(ObjectNode body) {
        return (ArrayNode) body.get("l");
    }

    private static JsonNode outline(JsonSource source) {
        return Objects.requireNonNull(JsonOutline.read(source, JsonProjection.ALL, JsonRoom.ENOUGH, 1));
    }

    private static String edited(String before, Consumer<ObjectNode> edit) {
        JsonSource source = JsonSource.of(before.getBytes(StandardCharsets.UTF_8));
        JsonNode read = outline(source);
        ObjectNode wanted = read.deepCopy();
        edit.accept(wanted);
        return applied(source, JsonEdits.of(source, read, wanted, JsonRoom.ENOUGH));
    }

    private static String applied(JsonSource source, List<JsonEdit> edits) {
        StringBuilder all = new StringBuilder();
        int at = 0;
        for (JsonEdit edit : edits) {
            assertThat(edit.start()).isGreaterThanOrEqualTo(at);
            all.append(new String(source.copy(at, edit.start()), StandardCharsets.UTF_8));
            all.append(new String(edit.text(), StandardCharsets.UTF_8));
            at = edit.end();
        }
        return all.append(new String(source.copy(at, source.length()), StandardCharsets.UTF_8))
                .toString();
    }
}
