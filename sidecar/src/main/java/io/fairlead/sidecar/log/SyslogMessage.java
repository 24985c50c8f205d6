package io.fairlead.sidecar.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.jspecify.annotations.Nullable;

/**
 * A line as a syslog server takes it over a stream: RFC 5424, its length before it (RFC 6587 section 3.4.1, RFC 5425 section
 * 4.3). Pure.
 *
 * @param host the machine's name
 * @param version Fairlead's
 */
record SyslogMessage(String host, String version) {

    /** What a receiver of RFC 5425 should take at least; without the length before it. */
    static final int LONGEST = 8_192;

    /** local0. */
    private static final int FACILITY = 16;

    private static final String NIL = "-";
    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_ID = 32;
    private static final int LONGEST_VALUE = 128;

    /** The fields that a search begins with; all of them are in the message. */
    private static final List<String> STRUCTURED =
            List.of("event.action", "trace.id", "provider", "outcome", "result", "alert");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final long PID = ProcessHandle.current().pid();

    /**
     * The whole frame.
     *
     * @param number counts the messages of this process, from 1
     * @param fields of the line; none for a line of words
     * @param text the line; its end is left out, and what makes the message longer than {@link #LONGEST}
     */
    byte[] frame(Level level, long millis, long number, Map<String, ?> fields, byte[] text) {
        String head = "<" + (FACILITY * 8 + severity(level)) + ">1 " + TIME.format(Instant.ofEpochMilli(millis)) + ' '
                + token(host, LONGEST_HOST) + " fairlead " + PID + ' '
                + token(word(fields.get("event.action")), LONGEST_ID) + ' ';
        int length = text.length;
        while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r')) {
            length--;
        }
        byte[] first = (head + structured(number, fields, false) + ' ').getBytes(StandardCharsets.UTF_8);
        if (first.length + length > LONGEST) {
            first = (head + structured(number, fields, true) + ' ').getBytes(StandardCharsets.UTF_8);
            length = cut(text, LONGEST - first.length);
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream(first.length + length + 8);
        frame.writeBytes(Integer.toString(first.length + length).getBytes(StandardCharsets.US_ASCII));
        frame.write(' ');
        frame.writeBytes(first);
        frame.write(text, 0, length);
        return frame.toByteArray();
    }

    /** RFC 5424 section 6.2.1. */
    private static int severity(Level level) {
        if (level.isMoreSpecificThan(Level.FATAL)) {
            return 2;
        }
        if (level.isMoreSpecificThan(Level.ERROR)) {
            return 3;
        }
        if (level.isMoreSpecificThan(Level.WARN)) {
            return 4;
        }
        return level.isMoreSpecificThan(Level.INFO) ? 6 : 7;
    }

    /** 32473 is the number that RFC 5612 gives to whoever has none. */
    private String structured(long number, Map<String, ?> fields, boolean cut) {
        StringBuilder data = new StringBuilder("[origin software=\"fairlead\" swVersion=\"")
                .append(escaped(version))
                .append("\"][meta sequenceId=\"")
                .append((number - 1) % Integer.MAX_VALUE + 1)
                .append("\"]");
        StringBuilder own = new StringBuilder();
        for (String name : STRUCTURED) {
            String value = word(fields.get(name));
            if (!value.isEmpty()) {
                own.append(' ')
                        .append(name)
                        .append("=\"")
                        .append(escaped(value))
                        .append('"');
            }
        }
        if (cut) {
            own.append(" truncated=\"true\"");
        }
        return own.isEmpty()
                ? data.toString()
                : data.append("[fairlead@32473").append(own).append(']').toString();
    }

    private static String word(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** Printable ASCII without blanks (RFC 5424 section 6). */
    private static String token(String text, int longest) {
        String token = text.substring(0, Math.min(longest, text.length())).replaceAll("[^!-~]", "-");
        return token.isEmpty() ? NIL : token;
    }

    /** RFC 5424 section 6.3.3. */
    private static String escaped(String text) {
        StringBuilder value = new StringBuilder();
        text.codePoints().limit(LONGEST_VALUE).forEach(c -> {
            if (c == '"' || c == '\\' || c == ']') {
                value.append('\\');
            }
            value.appendCodePoint(Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c);
        });
        return value.toString();
    }

    /** The most of {@code text} that has room and ends with a whole character. */
    private static int cut(byte[] text, int room) {
        int length = Math.min(room, text.length);
        while (length > 0 && length < text.length && (text[length] & 0xC0) == 0x80) {
            length--;
        }
        return length;
    }
}
