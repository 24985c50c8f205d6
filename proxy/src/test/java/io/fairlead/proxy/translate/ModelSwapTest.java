package io.fairlead.proxy.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelSwapTest {

    @Test
    void replaces_the_model_and_keeps_every_other_byte() {
        assertThat(swapped("{ \"stream\":true, \"model\" : \"gpt-4o\" ,\"x\":[{\"model\":\"inner\"}]}\n", "other"))
                .isEqualTo("{ \"stream\":true, \"model\" : \"other\" ,\"x\":[{\"model\":\"inner\"}]}\n");
    }

    @Test
    void replaces_the_last_of_two_because_readers_take_that() {
        assertThat(swapped("{\"model\":\"a\",\"model\":\"b\"}", "c")).isEqualTo("{\"model\":\"a\",\"model\":\"c\"}");
    }

    @Test
    void escapes_what_json_must_escape() {
        assertThat(swapped("{\"model\":\"a\"}", "q\"\\")).isEqualTo("{\"model\":\"q\\\"\\\\\"}");
    }

    @Test
    void counts_bytes_not_characters() {
        assertThat(swapped("{\"user\":\"ä€😀\",\"model\":\"ö\",\"t\":1}", "b"))
                .isEqualTo("{\"user\":\"ä€😀\",\"model\":\"b\",\"t\":1}");
    }

    @Test
    void leaves_a_body_without_a_model_alone() {
        assertThat(swapped("{\"messages\":[]}", "b")).isNull();
        assertThat(swapped("[\"model\"]", "b")).isNull();
        assertThat(swapped("{\"model\":7}", "b")).isNull();
        assertThat(swapped("{\"model\":\"a\"", "b")).isNull();
        assertThat(swapped("", "b")).isNull();
    }

    @Test
    void puts_the_model_first_where_the_path_had_it() {
        assertThat(put(" {\"messages\":[]}", "b")).isEqualTo(" {\"model\":\"b\",\"messages\":[]}");
        assertThat(put("{ }", "b")).isEqualTo("{\"model\":\"b\" }");
        assertThat(put("{\"n\":1,\"model\":\"a\"}", "b")).isEqualTo("{\"n\":1,\"model\":\"b\"}");
        assertThat(put("[]", "b")).isNull();
        assertThat(put("", "b")).isNull();
    }

    private static @Nullable String put(String body, String model) {
        return changed(body, content -> ModelSwap.put(content, model));
    }

    private static @Nullable String swapped(String body, String model) {
        return changed(body, content -> ModelSwap.swap(content, model));
    }

    private static @Nullable String changed(String body, Function<ByteBuf, @Nullable ByteBuf> change) {
        ByteBuf content = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        ByteBuf changed = change.apply(content);
        String text = changed == null ? null : changed.toString(StandardCharsets.UTF_8);
        if (changed != null) {
            changed.release();
        }
        assertThat(content.refCnt()).isEqualTo(1);
        content.release();
        return text;
    }
}
