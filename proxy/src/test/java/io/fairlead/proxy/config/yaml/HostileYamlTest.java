package io.fairlead.proxy.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a file holds, it is read, or its problem is named; nothing hangs and nothing runs out. */
final class HostileYamlTest {

    private static final Surroundings NONE = new Surroundings() {
        @Override
        public @Nullable String environment(String name) {
            return null;
        }

        @Override
        public byte[] file(Path path, int limit) throws IOException {
            throw new IOException("none");
        }
    };

    @Test
    void aliases_of_aliases_are_not_followed_for_ever() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            laughs.append("a").append(i).append(": &a").append(i).append(" [");
            for (int j = 0; j < 9; j++) {
                laughs.append(j == 0 ? "" : ", ").append("*a").append(i - 1);
            }
            laughs.append("]\n");
        }
        assertThat(problem(laughs.toString())).containsAnyOf("aliases", "too many values");
    }

    @Test
    void few_aliases_that_say_much_are_counted_as_often_as_they_are_used() {
        StringBuilder text = new StringBuilder("a: &a [" + "x, ".repeat(2000) + "x]\nb: [");
        text.append("*a, ".repeat(20)).append("*a]\n");
        assertThat(problem(text.toString())).contains("too many values (at most 20000");
    }

    @Test
    void an_alias_of_what_it_stands_in_is_refused() {
        assertThat(problem("a: &a [*a]\n")).contains("nested too deeply");
        assertThat(problem("&a { b: *a }\n")).contains("nested too deeply");
    }

    @Test
    void deep_nesting_is_refused() {
        assertThat(problem("[".repeat(100_000))).contains("Nesting Depth exceeded max 32");
        assertThat(problem("{a: ".repeat(10_000))).contains("Nesting Depth exceeded max 32");
    }

    @Test
    void a_character_that_yaml_does_not_allow_is_shown_with_its_place() {
        assertThat(problem("a: b\nc: \0d\n")).isEqualTo("f:2:4: a character that YAML does not allow: U+0000");
        assertThat(problem("a: \u001b[31m")).isEqualTo("f:1:4: a character that YAML does not allow: U+001B");
    }

    @Test
    void a_tab_as_indentation_is_shown_with_its_place() {
        assertThat(problem("a:\n\tb: c\n")).startsWith("f:2:1: not readable as YAML: ");
    }

    @Test
    void a_file_of_ten_mebibytes_is_refused_unread() {
        assertThat(problem("# " + "x".repeat(10 * 1024 * 1024))).isEqualTo("f: the file is too large (at most 1MiB)");
    }

    @Test
    void a_file_that_is_not_utf_8_is_refused() {
        assertThat(problem(new byte[] {'a', ':', ' ', (byte) 0xff})).isEqualTo("f: the file is not UTF-8 text");
    }

    @Test
    void two_documents_in_one_file_are_refused() {
        assertThat(problem("a: b\n---\nc: d\n")).startsWith("f:2:1: not readable as YAML: ");
    }

    @Test
    void a_key_that_stands_twice_is_refused() {
        assertThat(problem("a: b\nc: d\na: e\n")).isEqualTo("f:3:1: a: stands here twice (first in line 1)");
    }

    @Test
    void a_key_that_is_a_list_is_refused() {
        assertThat(problem("[a]: b\n")).isEqualTo("f:1:1: a key that is not a word");
    }

    @Test
    void a_tag_makes_no_object() {
        assertThat(problem("a: !!javax.script.ScriptEngineManager [x]\n")).contains("tag is not allowed");
    }

    @Test
    void unclosed_and_unknown_things_are_shown_with_their_place() {
        assertThat(problem("a: [b\n")).startsWith("f:2:1: not readable as YAML: ");
        assertThat(problem("a: *nobody\n")).startsWith("f:1:4: not readable as YAML: ");
        assertThat(problem("a: 'b\n")).startsWith("f:");
        assertThat(problem("a: b: c\n")).startsWith("f:1:5: not readable as YAML: ");
    }

    @Test
    void a_byte_order_mark_is_passed_over() {
        Problems problems = new Problems();
        Node node = YamlReader.read("f", "\uFEFFa: b\n".getBytes(StandardCharsets.UTF_8), Path.of("."), NONE, problems);
        assertThat(problems.all()).isEmpty();
        assertThat(node)
                .isInstanceOfSatisfying(
                        Node.Fields.class, it -> assertThat(it.fields()).containsOnlyKeys("a"));
    }

    private static String problem(String text) {
        return problem(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String problem(byte[] content) {
        Problems problems = new Problems();
        YamlReader.read("f", content, Path.of("."), NONE, problems);
        assertThat(problems.all()).hasSize(1);
        assertThat(problems.fatal()).isTrue();
        return problems.all().get(0).toString();
    }
}
