package io.fairlead.sidecar.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.time.MutableInstant;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.SimpleMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line of JSON: what every reader of JSON reads as what was logged. */
class JsonLayoutTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonLayout layout = new JsonLayout(40);

    private static final class Fields extends MapMessage<Fields, Object> {

        private static final long serialVersionUID = 1L;

        @Override
        public String getFormat() {
            return "call";
        }
    }

    private static LogEvent event(Message message, @Nullable Throwable thrown) {
        MutableInstant instant = new MutableInstant();
        instant.initFromEpochMilli(1_767_225_600_007L, 0);
        return Log4jLogEvent.newBuilder()
                .setLoggerName("io.fairlead.access")
                .setLevel(Level.WARN)
                .setInstant(instant)
                .setMessage(message)
                .setThrown(thrown)
                .build();
    }

    private static LogEvent event(String text) {
        return event(new SimpleMessage(text), null);
    }

    private JsonNode read(LogEvent event) throws IOException {
        String line = layout.toSerializable(event);
        assertThat(line).endsWith("}\n");
        assertThat(line.strip()).doesNotContain("\n");
        return JSON.readTree(line);
    }

    @Test
    void a_line_has_its_time_level_logger_and_message() {
        assertThat(layout.toSerializable(event("up")))
                .isEqualTo(
                        "{\"@timestamp\":\"2026-01-01T00:00:00.007Z\",\"ecs.version\":\"1.2.0\",\"log.level\":\"WARN\","
                                + "\"log.logger\":\"io.fairlead.access\",\"message\":\"up\"}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"quoted\" \\ and /",
                "two\nlines\r\n\tand \b \f \u0000 \u001f",
                "€ 😀 \u2028 \u007f",
                "",
                "{\"a\":1}"
            })
    void every_text_is_read_as_it_was_logged(String text) throws IOException {
        assertThat(read(event(text)).path("message").textValue()).isEqualTo(text);
    }

    @Test
    void half_a_surrogate_harms_no_line() throws IOException {
        byte[] bytes = layout.toByteArray(event("half \ud83d of one"));
        assertThat(JSON.readTree(bytes).path("message").textValue()).isEqualTo("half ? of one");
    }

    @Test
    void a_long_text_is_cut_between_its_characters() throws IOException {
        assertThat(read(event("x".repeat(41))).path("message").textValue()).isEqualTo("x".repeat(40) + "…");
        assertThat(read(event("x".repeat(39) + "😀")).path("message").textValue())
                .isEqualTo("x".repeat(39) + "…");
        assertThat(read(event("x".repeat(40))).path("message").textValue()).isEqualTo("x".repeat(40));
    }

    @Test
    void named_values_stand_beside_the_message_and_keep_their_types() throws IOException {
        Fields message = new Fields();
        message.with("event.duration", 12_345_678_901L);
        message.with("stored", true);
        message.with("share", 0.5);
        message.with("rate", Double.NaN);
        message.put("model \"x\"", "gpt");
        JsonNode line = read(event(message, null));
        assertThat(line.path("message").textValue()).isEqualTo("call");
        assertThat(line.path("event.duration").longValue()).isEqualTo(12_345_678_901L);
        assertThat(line.path("stored").isBoolean()).isTrue();
        assertThat(line.path("share").doubleValue()).isEqualTo(0.5);
        assertThat(line.path("rate").textValue()).isEqualTo("NaN");
        assertThat(line.path("model \"x\"").textValue()).isEqualTo("gpt");
    }

    @Test
    void an_exception_has_its_type_message_and_the_begin_of_its_trace() throws IOException {
        JsonNode line = read(event(new SimpleMessage("bad"), new IOException("outer")));
        assertThat(line.path("error.type").textValue()).isEqualTo("java.io.IOException");
        assertThat(line.path("error.message").textValue()).isEqualTo("outer");
        assertThat(line.path("error.stack_trace").textValue())
                .startsWith("java.io.IOException: outer\n")
                .hasSize(41);
        assertThat(read(event(new SimpleMessage("bad"), new IOException())).has("error.message"))
                .isFalse();
    }

    @Test
    void bytes_and_text_are_the_same() {
        byte[] bytes = layout.toByteArray(event("ü \"x\""));
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(layout.toSerializable(event("ü \"x\"")));
    }
}
