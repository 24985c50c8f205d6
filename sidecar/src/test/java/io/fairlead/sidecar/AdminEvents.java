package io.fairlead.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/** Reads server-sent events as they come. */
final class AdminEvents implements Flow.Subscriber<String> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private volatile boolean begun;

    /** Whether a first line has come. */
    boolean begun() {
        return begun;
    }

    /** Whether an event of {@code type} has come with {@code word} as the value of {@code field}. */
    boolean has(String type, String field, String word) {
        return events.stream()
                .anyMatch(each -> each.path("type").asText().equals(type)
                        && each.path(field).asText().equals(word)
                        && each.hasNonNull("at"));
    }

    List<JsonNode> events() {
        return events;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        begun = true;
        if (line.startsWith("data: ")) {
            try {
                events.add(JSON.readTree(line.substring(6)));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(line, e);
            }
        }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
}
