package io.fairlead.agent.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a proxy says to CONNECT. */
class ConnectAnswerTest {

    @Test
    void nothing_behind_the_empty_line_is_taken() {
        ConnectAnswer answer = new ConnectAnswer();
        byte[] bytes = "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\nrest".getBytes(StandardCharsets.US_ASCII);
        int taken = 0;
        while (!answer.add(bytes[taken++])) {
            assertThat(taken).isLessThan(bytes.length);
        }
        assertThat(new String(bytes, taken, bytes.length - taken, StandardCharsets.US_ASCII))
                .isEqualTo("rest");
        assertThat(answer.refusal()).isEmpty();
    }

    @Test
    void a_refusal_is_told_by_its_first_line() {
        assertThat(refusal("HTTP/1.1 407 Proxy Authentication Required\r\nX: y\r\n\r\n"))
                .isEqualTo("HTTP/1.1 407 Proxy Authentication Required");
        assertThat(refusal("HTTP/1.0 200\n\n")).isEmpty();
        assertThat(refusal("SSH-2.0-x\r\n\r\n")).isEqualTo("SSH-2.0-x");
    }

    @Test
    void an_answer_without_end_is_not_kept() {
        ConnectAnswer answer = new ConnectAnswer();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1 << 20; i++) {
                        answer.add('x');
                    }
                })
                .hasMessageContaining("16384");
    }

    private static String refusal(String text) {
        ConnectAnswer answer = new ConnectAnswer();
        boolean whole = false;
        for (byte each : text.getBytes(StandardCharsets.US_ASCII)) {
            whole = answer.add(each);
        }
        assertThat(whole).isTrue();
        return answer.refusal();
    }
}
