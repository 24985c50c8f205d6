package io.fairlead.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadableLineTest {

    private static String line(Map<String, Object> fields) {
        StringBuilder text = new StringBuilder("event");
        ReadableLine.append(fields, text);
        return text.toString();
    }

    @Test
    void a_call_is_told_from_what_came_of_it_to_its_id() {
        Map<String, Object> fields = new HashMap<>();
        fields.put("event.action", "call");
        fields.put("trace.id", "01ABC");
        fields.put("http.request.method", "POST");
        fields.put("url.path", "/v1/chat/completions");
        fields.put("provider", "openai");
        fields.put("model", "gpt-4o");
        fields.put("route", "");
        fields.put("http.response.status_code", 200);
        fields.put("outcome", "retried");
        fields.put("target", "openai/gpt-4o");
        fields.put("attempts", 2);
        fields.put("event.duration", 812_345_678L);
        fields.put("wait_ms", 412L);
        fields.put("first_token_ms", 640L);
        fields.put("http.request.body.bytes", 312L);
        assertThat(line(fields))
                .isEqualTo("event 200 POST /v1/chat/completions openai/gpt-4o attempts=2 target=openai/gpt-4o 812 ms"
                        + " first_token=640 ms wait=412 ms outcome=retried http.request.body.bytes=312 trace.id=01ABC");
    }

    @Test
    void what_has_no_call_is_told_in_the_same_order() {
        assertThat(line(Map.of("provider", "openai", "model", "", "from", "closed", "to", "open", "reason", "5 of 10")))
                .isEqualTo("event openai from=closed to=open reason=5 of 10");
        assertThat(line(Map.of("zebra", 1, "apple", 2))).isEqualTo("event apple=2 zebra=1");
    }
}
