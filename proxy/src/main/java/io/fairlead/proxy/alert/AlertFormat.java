package io.fairlead.proxy.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How an alert is written for its receiver. */
public enum AlertFormat {
    /** Fairlead's own: one object. */
    JSON {
        @Override
        Object document(Alert alert) {
            return fields(alert);
        }
    },
    /** An incoming webhook of Slack's form, which others take too. */
    SLACK {
        @Override
        Object document(Alert alert) {
            StringBuilder text = new StringBuilder(alert.type().good() ? ":large_green_circle: " : ":red_circle: ");
            text.append('*').append(escaped(alert.sentence())).append("*\n");
            text.append(escaped(alert.reason()));
            text.append("\n_").append(escaped(alert.instance()));
            if (!alert.exchange().isEmpty()) {
                text.append(", call ").append(escaped(alert.exchange()));
            }
            return Map.of("text", text.append('_').toString());
        }
    },
    /** Alertmanager's API v2: a list, in which good news ends what it is about. */
    ALERTMANAGER {
        @Override
        Object document(Alert alert) {
            Set<AlertType> ended = alert.type().ends();
            List<Object> list = new ArrayList<>();
            for (AlertType each : ended.isEmpty() ? Set.of(alert.type()) : ended) {
                list.add(entry(alert, each, !ended.isEmpty(), alert.at()));
            }
            return list;
        }
    };

    /** What lasts is repeated more often than this; it ends where Fairlead itself is gone. */
    private static final Duration LASTS = Duration.ofMinutes(6);

    private static final Duration PASSES = Duration.ofMinutes(15);

    abstract Object document(Alert alert);

    /** The bytes of the message, UTF-8. */
    byte[] body(Alert alert) {
        return bytes(document(alert));
    }

    /** Tells Alertmanager {@code now} that {@code alerts} last: it forgets what nobody repeats. */
    static byte[] repeated(List<Alert> alerts, Instant now) {
        return bytes(alerts.stream()
                .map(each -> entry(each, each.type(), false, now))
                .toList());
    }

    private static byte[] bytes(Object document) {
        try {
            return Mapper.MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of text are always writable", e);
        }
    }

    private static Map<String, Object> fields(Alert alert) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", alert.id());
        fields.put("type", alert.type().word());
        fields.put("at", alert.at().toString());
        fields.put("provider", alert.provider());
        fields.put("state", alert.state());
        fields.put("reason", alert.reason());
        fields.put("instance", alert.instance());
        fields.put("exchange", alert.exchange());
        return fields;
    }

    /** Labels are the same for trouble and its end: by them Alertmanager knows that they belong together. */
    private static Map<String, Object> entry(Alert alert, AlertType type, boolean over, Instant now) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("alertname", name(type));
        labels.put("severity", type.severity());
        labels.put("instance", alert.instance());
        if (!alert.provider().isEmpty()) {
            labels.put("provider", alert.provider());
        }
        if (!alert.news().model().isEmpty()) {
            labels.put("model", alert.news().model());
        }
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("summary", alert.sentence());
        annotations.put("description", alert.reason());
        annotations.put("id", alert.id());
        if (!alert.exchange().isEmpty()) {
            annotations.put("exchange", alert.exchange());
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("labels", labels);
        entry.put("annotations", annotations);
        if (!over) {
            entry.put("startsAt", alert.at().toString());
        }
        Duration until = over ? Duration.ZERO : type.lasts() ? LASTS : PASSES;
        entry.put("endsAt", now.plus(until).toString());
        return entry;
    }

    /** {@code FairleadProviderDown}. */
    private static String name(AlertType type) {
        StringBuilder name = new StringBuilder("Fairlead");
        for (String word : type.word().split("-", -1)) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return name.toString();
    }

    /** As Slack wants text that is no markup. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Made with the first alert: a configuration is read at each start, and a mapper takes long to be made. */
    private static final class Mapper {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}
