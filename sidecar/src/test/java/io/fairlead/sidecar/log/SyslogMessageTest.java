package io.fairlead.sidecar.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a syslog server reads. */
class SyslogMessageTest {

    private static final Pattern FORM = Pattern.compile(
            "(\\d+) <(\\d+)>1 (\\S+) (\\S+) (\\S+) (\\S+) (\\S+) ((?:\\[(?:[^\\]\\\\]|\\\\.)*])+) (.*)",
            Pattern.DOTALL);

    private static final SyslogMessage MESSAGE = new SyslogMessage("pod-7", "1.2.3");

    private static Matcher read(byte[] frame) {
        String text = new String(frame, StandardCharsets.UTF_8);
        Matcher parts = FORM.matcher(text);
        assertThat(parts.matches()).as(text).isTrue();
        assertThat(frame.length - parts.group(1).length() - 1).as("octets").isEqualTo(Integer.parseInt(parts.group(1)));
        return parts;
    }

    private static Matcher line(Level level, Map<String, ?> fields, String text) {
        return read(MESSAGE.frame(level, 1_700_000_000_123L, 7, fields, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_message_has_each_part_of_its_header_and_the_line_as_it_is() {
        Matcher parts = line(
                Level.INFO,
                Map.of("event.action", "call", "trace.id", "01K5", "provider", "openai", "model", "m"),
                "{\"a\":1}\n");
        assertThat(parts.group(2)).isEqualTo("134"); // local0.info
        assertThat(parts.group(3)).isEqualTo("2023-11-14T22:13:20.123Z");
        assertThat(parts.group(4)).isEqualTo("pod-7");
        assertThat(parts.group(5)).isEqualTo("fairlead");
        assertThat(parts.group(6))
                .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        assertThat(parts.group(7)).isEqualTo("call");
        assertThat(parts.group(8))
                .isEqualTo("[origin software=\"fairlead\" swVersion=\"1.2.3\"][meta sequenceId=\"7\"]"
                        + "[fairlead@32473 event.action=\"call\" trace.id=\"01K5\" provider=\"openai\"]");
        assertThat(parts.group(9)).isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest
    @CsvSource({"FATAL,2", "ERROR,3", "WARN,4", "INFO,6", "DEBUG,7", "TRACE,7"})
    void the_severity_is_that_of_the_level(String level, int severity) {
        assertThat(Integer.parseInt(line(Level.valueOf(level), Map.of(), "x").group(2)))
                .isEqualTo(16 * 8 + severity);
    }

    @Test
    void words_that_have_no_room_in_a_header_are_made_to_fit() {
        Matcher parts = line(Level.WARN, Map.of("event.action", "no target \u00fc " + "x".repeat(50)), "said");
        assertThat(parts.group(7)).hasSize(32).startsWith("no-target---xxx");
        Matcher nothing = read(new SyslogMessage("", "").frame(Level.INFO, 0, 1, Map.of(), new byte[0]));
        assertThat(nothing.group(4)).isEqualTo("-");
        assertThat(nothing.group(7)).isEqualTo("-");
        assertThat(nothing.group(9)).isEmpty();
    }

    @Test
    void a_value_cannot_end_its_quotes_or_its_element() {
        Matcher parts = line(Level.INFO, Map.of("provider", "a\"b]c\\d\ne" + "f".repeat(500)), "x");
        assertThat(parts.group(8)).contains("provider=\"a\\\"b\\]c\\\\d e").hasSizeLessThan(400);
        assertThat(parts.group(9)).isEqualTo("x");
    }

    @Test
    void the_number_of_a_message_begins_anew_after_the_largest() {
        long largest = Integer.MAX_VALUE;
        assertThat(read(MESSAGE.frame(Level.INFO, 0, largest, Map.of(), new byte[0]))
                        .group(8))
                .contains("sequenceId=\"2147483647\"");
        assertThat(read(MESSAGE.frame(Level.INFO, 0, largest + 1, Map.of(), new byte[0]))
                        .group(8))
                .contains("sequenceId=\"1\"");
    }

    @Test
    void a_message_that_is_too_long_is_cut_after_a_whole_character_and_says_so() {
        String text = "x" + "\u20ac".repeat(5_000);
        byte[] frame = MESSAGE.frame(Level.INFO, 0, 1, Map.of(), text.getBytes(StandardCharsets.UTF_8));
        Matcher parts = read(frame);
        assertThat(Integer.parseInt(parts.group(1))).isBetween(SyslogMessage.LONGEST - 3, SyslogMessage.LONGEST);
        assertThat(parts.group(8)).contains("truncated=\"true\"");
        assertThat(text).startsWith(parts.group(9));
    }
}
