package io.fairlead.admin;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fairlead.proxy.observe.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events that the admin port tells of, each as one object: {@code type}, {@code at}, and what it tells. */
final class EventTypes {

    private static final Map<Class<? extends Event>, String> TYPES = Map.of(
            Event.ExchangeEnded.class, "exchange",
            Event.BreakerMoved.class, "breaker",
            Event.ProviderMoved.class, "provider",
            Event.ConfigRead.class, "config",
            Event.AlertRaised.class, "alert",
            Event.FaultsSet.class, "fault",
            Event.Drain.class, "drain");

    /** The words that a reader may ask for. */
    static final List<String> WORDS = List.of("exchange", "breaker", "provider", "config", "alert", "fault", "drain");

    private EventTypes() {}

    /** Its type; null for one that is told of by what it leads to. */
    static @Nullable String of(Event event) {
        return TYPES.get(event.getClass());
    }

    static Map<String, @Nullable Object> told(String type, Event event) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("type", type);
        fields.put("at", event.at());
        Map<String, Object> more = event instanceof Event.ExchangeEnded ended
                ? ExchangeResources.line(ended.exchange())
                : Reply.json().convertValue(event, new TypeReference<LinkedHashMap<String, Object>>() {});
        more.forEach(fields::putIfAbsent);
        return fields;
    }
}
