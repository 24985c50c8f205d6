package io.fairlead.proxy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertFormatTest {

    private static final Instant AT = Instant.parse("2030-01-01T10:00:00Z");

    private static Alert alert(AlertType type, String provider, String model, String reason) {
        return new Alert("01id", AT, "pod-7", new AlertNews(type, provider, model, "down", reason, "01call"));
    }

    private static JsonNode written(AlertFormat format, Alert alert) throws IOException {
        return new ObjectMapper().readTree(format.body(alert));
    }

    @Test
    void json_has_the_fields_of_an_alert() throws IOException {
        JsonNode json = written(AlertFormat.JSON, alert(AlertType.PROVIDER_DOWN, "openai", "", "http_503"));
        assertThat(json.toString())
                .isEqualTo("{\"id\":\"01id\",\"type\":\"provider-down\",\"at\":\"2030-01-01T10:00:00Z\","
                        + "\"provider\":\"openai\",\"state\":\"down\",\"reason\":\"http_503\","
                        + "\"instance\":\"pod-7\",\"exchange\":\"01call\"}");
    }

    @Test
    void slack_gets_a_sentence_in_which_nothing_is_markup() throws IOException {
        JsonNode json = written(
                AlertFormat.SLACK, alert(AlertType.BREAKER_OPEN, "openai", "<!channel> & <https://evil>", "timeout"));
        assertThat(json.fieldNames()).toIterable().containsExactly("text");
        assertThat(json.get("text").textValue())
                .isEqualTo(":red_circle: *openai is left alone: its calls failed too often*\n"
                        + "timeout (&lt;!channel&gt; &amp; &lt;https://evil&gt;)\n_pod-7, call 01call_");
    }

    @Test
    void alertmanager_gets_trouble_that_stands_for_longer_than_until_it_is_told_again() throws IOException {
        JsonNode list = written(AlertFormat.ALERTMANAGER, alert(AlertType.PROVIDER_DOWN, "openai", "", "http_503"));
        assertThat(list).hasSize(1);
        JsonNode entry = list.get(0);
        assertThat(entry.at("/labels/alertname").textValue()).isEqualTo("FairleadProviderDown");
        assertThat(entry.at("/labels/severity").textValue()).isEqualTo("critical");
        assertThat(entry.at("/labels/provider").textValue()).isEqualTo("openai");
        assertThat(entry.at("/labels/instance").textValue()).isEqualTo("pod-7");
        assertThat(entry.at("/annotations/summary").textValue()).isEqualTo("openai is down");
        assertThat(entry.at("/annotations/exchange").textValue()).isEqualTo("01call");
        assertThat(Instant.parse(entry.get("startsAt").textValue())).isEqualTo(AT);
        assertThat(Instant.parse(entry.get("endsAt").textValue())).isEqualTo(AT.plusSeconds(360));
    }

    @Test
    void good_news_ends_at_alertmanager_just_what_was_told_before() throws IOException {
        List<String> raised = new ArrayList<>();
        for (AlertType type : List.of(AlertType.PROVIDER_DEGRADED, AlertType.PROVIDER_DOWN)) {
            raised.add(written(AlertFormat.ALERTMANAGER, alert(type, "openai", "", "http_503"))
                    .get(0)
                    .get("labels")
                    .toString());
        }
        JsonNode list = written(AlertFormat.ALERTMANAGER, alert(AlertType.PROVIDER_UP, "openai", "", "answers"));
        List<String> ended = new ArrayList<>();
        for (JsonNode each : list) {
            ended.add(each.get("labels").toString());
            assertThat(Instant.parse(each.get("endsAt").textValue())).isEqualTo(AT);
        }
        assertThat(ended).containsExactlyInAnyOrderElementsOf(raised);
    }

    @ParameterizedTest
    @EnumSource(AlertType.class)
    void every_alert_is_written_in_every_form(AlertType type) throws IOException {
        for (AlertFormat format : AlertFormat.values()) {
            assertThat(written(format, alert(type, "", "", "why")).toString())
                    .contains("pod-7")
                    .contains("01call");
        }
    }
}
