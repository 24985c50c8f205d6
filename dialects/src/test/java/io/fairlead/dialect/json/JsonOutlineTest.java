package io.fairlead.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonOutlineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                " {\"a\":[1,-2.5e3,12345678901,123456789012345678901234567890,true,false,null,\"x\\n\\ud83d\\ude00\"]} ",
                "{\"a\":{\"a\":{\"a\":[[],{}]}}}",
                "\"alone\"",
                "17",
            })
    void an_outline_of_everything_is_the_tree(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(read(text, JsonProjection.ALL)).isEqualTo(Json.tree(bytes, bytes.length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{\"a\":}", "{\"a\":1,}", "[1 2]", "{} {}", "{\"a\":\"x}", "nul", "{\"x\":[{},{]}"})
    void what_is_no_document_has_none(String text) {
        assertThat(read(text, JsonProjection.of(List.of("a")))).isNull();
        assertThat(read(text, JsonProjection.ALL)).isNull();
    }

    @Test
    void a_document_of_a_thousand_and_one_levels_has_none() {
        String deep = "[".repeat(1001) + "]".repeat(1001);

        assertThat(read(deep, JsonProjection.ALL)).isNull();
        assertThat(read("{\"x\":" + deep + "}", JsonProjection.of(List.of("a"))))
                .isNull();
    }

    @Test
    void a_long_text_is_made_when_it_is_wanted() {
        String text = "größe \\\" \\u0041 ".repeat(100);
        JsonNode long1 = Objects.requireNonNull(read("{\"a\":\"" + text + "\"}", JsonProjection.ALL))
                .path("a");

        assertThat(long1).isInstanceOf(SpanText.class);
        assertThat(long1.isTextual()).isTrue();
        assertThat(long1.asText()).isEqualTo("größe \" A ".repeat(100));
        assertThat(long1.textValue()).isEqualTo(long1.asText());
        assertThat(Json.text(long1)).isEqualTo("\"" + "größe \\\" A ".repeat(100) + "\"");
        assertThat(JsonOutline.solid(long1).textValue()).isEqualTo(long1.asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "€", "😀", "\\\\", "\\u00e9", "a\\nb€"})
    void a_long_text_that_is_read_briefly_ends_with_a_whole_sign(String sign) {
        for (int before = 0; before < 8; before++) {
            String text = "y".repeat(before) + sign.repeat(400);
            JsonNode read = Objects.requireNonNull(read("{\"a\":\"" + text + "\"}", JsonProjection.ALL));
            String whole = read.path("a").textValue();
            String brief = JsonOutline.briefly(read, () -> read.path("a").textValue());

            assertThat(whole).startsWith(brief).isNotEqualTo(brief);
            assertThat(brief.getBytes(StandardCharsets.UTF_8).length).isBetween(30, 256);
            assertThat(brief).doesNotContain("\uFFFD");
            assertThat(read.path("a").textValue()).isEqualTo(whole);
        }
    }

    @Test
    void a_document_in_a_text_is_read_whole() {
        String inner = "{\\\"a\\\":\\\"" + "x".repeat(5000) + "\\\"}";
        JsonNode read = Objects.requireNonNull(read("{\"a\":\"" + inner + "\"}", JsonProjection.ALL));

        assertThat(JsonOutline.briefly(read, () -> read.path("a").textValue())).hasSize(5008);
    }

    @Test
    void reading_all_texts_takes_room_for_them() {
        AtomicLong taken = new AtomicLong();
        JsonNode read =
                Objects.requireNonNull(read("{\"a\":[\"" + "x".repeat(1 << 20) + "\"]}", JsonProjection.ALL, more -> {
                    taken.addAndGet(more);
                    return true;
                }));
        long before = taken.get();
        JsonOutline.takeTexts(read);

        assertThat(before).isLessThan(1 << 17);
        assertThat(taken.get()).isGreaterThan(1 << 20);
    }

    @Test
    void half_a_pair_in_a_long_text_is_read_as_a_parser_reads_it() {
        String text = "\\ud83d" + "x".repeat(300);
        JsonNode read = Objects.requireNonNull(read("[\"" + text + "\"]", JsonProjection.ALL));

        assertThat(read.get(0).textValue()).isEqualTo("\ud83d" + "x".repeat(300));
    }

    @Test
    void a_byte_order_mark_moves_no_place() {
        String text = "\uFEFF{\"a\":\"" + "x".repeat(300) + "\"}";

        assertThat(Objects.requireNonNull(read(text, JsonProjection.ALL))
                        .path("a")
                        .textValue())
                .isEqualTo("x".repeat(300));
    }

    @Test
    void what_nobody_looks_into_is_not_read_and_takes_no_room() {
        AtomicLong taken = new AtomicLong();
        String text = "{\"model\":\"m\",\"x\":[" + "{},".repeat(100_000)
                + "{}],\"messages\":[{\"role\":\"user\",\"y\":{\"z\":1}}]}";
        JsonNode read = read(
                text,
                JsonProjection.of(List.of("model", "messages", "messages[].role")),
                more -> taken.addAndGet(more) > 0);

        assertThat(Objects.requireNonNull(read).path("x").size()).isEqualTo(1);
        assertThat(read.path("messages").get(0).path("role").asText()).isEqualTo("user");
        assertThat(read.path("messages").get(0).path("y").path("z").asInt()).isEqualTo(1);
        assertThat(taken.get()).isEqualTo(64 * 1024);
        assertThat(new String(Json.bytes(read), StandardCharsets.UTF_8).equals(text))
                .as("written as it stands")
                .isTrue();
    }

    @Test
    void both_spellings_of_a_name_are_known() {
        JsonNode read = read(
                "{\"generation_config\":{\"top_k\":[1]}}",
                JsonProjection.of(List.of("generationConfig", "generationConfig.topK")));

        assertThat(Objects.requireNonNull(read)
                        .path("generation_config")
                        .path("top_k")
                        .get(0)
                        .asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{},",
                "[],",
                "1,",
                "\"a\",",
                "{\"a\":1},",
                "[[[[]]]],",
                "1.5e9,",
                "\"\\u00e9\",",
                "[1],",
                "12345678901234567890,"
            })
    void no_more_is_made_than_there_is_room_for(String item) {
        String text = "[" + item.repeat(300_000) + "0]";
        AtomicLong left = new AtomicLong(4 << 20);

        assertThatThrownBy(() -> read(text, JsonProjection.ALL, more -> left.addAndGet(-more) >= 0))
                .isInstanceOf(NoRoomException.class);
    }

    @Test
    void many_names_of_one_object_need_room_too() {
        StringBuilder text = new StringBuilder("{\"a\":0");
        for (int i = 0; i < 100_000; i++) {
            text.append(",\"n").append(i).append("\":0");
        }
        AtomicLong left = new AtomicLong(4 << 20);

        assertThatThrownBy(() -> read(text + "}", JsonProjection.ALL, more -> left.addAndGet(-more) >= 0))
                .isInstanceOf(NoRoomException.class);
    }

    @Test
    void many_names_in_what_nobody_looks_into_need_room_too() {
        StringBuilder text = new StringBuilder("{\"x\":{\"a\":0");
        for (int i = 0; i < 100_000; i++) {
            text.append(",\"n").append(i).append("\":0");
        }
        AtomicLong left = new AtomicLong(4 << 20);

        assertThatThrownBy(() ->
                        read(text + "}}", JsonProjection.of(List.of("model")), more -> left.addAndGet(-more) >= 0))
                .isInstanceOf(NoRoomException.class);
    }

    private static @Nullable JsonNode read(String text, JsonProjection known) {
        return read(text, known, JsonRoom.ENOUGH);
    }

    private static @Nullable JsonNode read(String text, JsonProjection known, JsonRoom room) {
        return JsonOutline.read(JsonSource.of(text.getBytes(StandardCharsets.UTF_8)), known, room, 1);
    }
}
