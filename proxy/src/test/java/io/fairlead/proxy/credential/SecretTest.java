package io.fairlead.proxy.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {

    private static final String CANARY = "sk-canary-5f1e";

    @TempDir
    Path folder;

    @Test
    void never_prints() throws Exception {
        Secret secret = Secret.of(CANARY);

        assertThat(secret).hasToString("***");
        assertThat(String.format("%s", SecretSource.literal(secret))).doesNotContain(CANARY);
        Path file = Files.writeString(folder.resolve("key"), CANARY);
        assertThat(SecretFile.open(file).toString()).doesNotContain(CANARY);
    }

    @Test
    void no_serialiser_finds_it() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        mapper.disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
        mapper.setVisibility(PropertyAccessor.ALL, Visibility.ANY);

        assertThat(mapper.writeValueAsString(Secret.of(CANARY))).doesNotContain(CANARY);
        assertThat(Secret.of(CANARY)).isNotInstanceOf(Serializable.class);
    }

    @Test
    void equals_one_with_the_same_value_and_tells_nothing_by_its_hash() {
        assertThat(Secret.of(CANARY)).isEqualTo(Secret.of(" " + CANARY + "\n")).isNotEqualTo(Secret.of("other"));
        assertThat(Secret.of(CANARY).hashCode()).isEqualTo(Secret.of("other").hashCode());
    }

    @Test
    void what_no_header_can_carry_is_refused_without_being_repeated() {
        for (String bad : new String[] {"", " \n", CANARY + "\r\nx: y", CANARY + "\u00e9", CANARY + "\u0000"}) {
            assertThatThrownBy(() -> Secret.of(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(CANARY);
        }
    }

    @Test
    void a_variable_that_is_empty_or_absent_is_no_secret() {
        assertThat(SecretSource.variable("KEY", Map.of("KEY", CANARY)).current())
                .isEqualTo(Secret.of(CANARY));
        assertThat(SecretSource.variable("KEY", Map.of("KEY", " ")).current()).isNull();
        assertThat(SecretSource.variable("KEY", Map.of()).current()).isNull();
    }

    @Test
    void a_file_is_read_again_when_it_changed() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "first\n");
        SecretFile source = SecretFile.open(file);
        assertThat(source.current()).isEqualTo(Secret.of("first"));

        Files.writeString(file, "second\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertThat(source.current()).as("not before it is asked to look").isEqualTo(Secret.of("first"));
        source.refresh();
        assertThat(source.current()).isEqualTo(Secret.of("second"));
    }

    @Test
    void a_file_that_turns_bad_leaves_the_last_good_secret() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "first");
        SecretFile source = SecretFile.open(file);

        Files.writeString(file, "");
        source.refresh();
        assertThat(source.current()).isEqualTo(Secret.of("first"));
        Files.delete(file);
        source.refresh();
        assertThat(source.current()).isEqualTo(Secret.of("first"));
        Files.writeString(file, "third, longer");
        source.refresh();
        assertThat(source.current()).isEqualTo(Secret.of("third, longer"));
    }

    @Test
    void a_file_that_is_absent_at_start_is_named() {
        assertThatThrownBy(() -> SecretFile.open(folder.resolve("absent")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("absent");
    }
}
