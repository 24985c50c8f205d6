package io.fairlead.admin;

import io.fairlead.proxy.observe.EventHub;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What happens, as server-sent events. A bounded number of readers, each with a bounded line. */
final class EventResources {

    private static final int MOST_READERS = 32;

    private final EventReaders readers;

    private EventResources(EventHub events) {
        readers = new EventReaders(events, InstantSource.system(), MOST_READERS);
    }

    static void add(Router router, EventHub events) {
        EventResources it = new EventResources(events);
        router.now("GET", "/api/v1/events", it::events);
    }

    private Reply events(Call call) {
        Set<String> types = new LinkedHashSet<>();
        for (String each : call.query().getOrDefault("type", List.of())) {
            for (String type : each.split(",", -1)) {
                if (!EventTypes.WORDS.contains(type)) {
                    return Reply.problem(
                            400, "Bad Request", "type is a list of " + String.join(", ", EventTypes.WORDS) + ".");
                }
                types.add(type);
            }
        }
        int recent = ItemLimit.of(call, "recent", 0, RecentEvents.MOST, 0);
        if (recent == ItemLimit.WRONG) {
            return ItemLimit.wrong("recent", 0, RecentEvents.MOST);
        }
        if (call.method().equals("HEAD")) {
            return Reply.typed(200, EventReader.TYPE, "");
        }
        if (readers.full()) {
            return Reply.problem(
                            503,
                            "Service Unavailable",
                            "The events have " + MOST_READERS + " readers already, as many as there may be.")
                    .with("retry-after", "15");
        }
        return Reply.events(readers.reader(types.isEmpty() ? Set.copyOf(EventTypes.WORDS) : types, recent));
    }
}
