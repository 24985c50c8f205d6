package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A provider of one API: reads requests as strictly as the provider does, and answers as it documents its answers. */
abstract class StandIn {
    /** The id in the head of its answers. */
    static final String REQUEST_ID = "req-of-the-other";

    private final String provider;
    private final String host;
    private final String model;

    StandIn(String provider, String host, String model) {
        this.provider = provider;
        this.host = host;
        this.model = model;
    }

    final String provider() {
        return provider;
    }

    final String host() {
        return host;
    }

    final String model() {
        return model;
    }

    /** The name under which it serves it. */
    String served() {
        return model;
    }

    final String key() {
        return "key-of-" + provider;
    }

    /** Its entry's settings in the configuration. */
    String settings() {
        return "key: " + key();
    }

    /** An id for a call, in its own form; {@code number} tells it from others. */
    abstract String callId(int number);

    /** Reads a request, and fails where the provider would refuse it. */
    abstract Told told(Seen request);

    abstract Reply whole(Says says);

    abstract Reply stream(Says says);

    /** A stream that breaks off by a reset, after all of the text. */
    abstract Reply cut(Says says);

    /** A stream with an error of the provider's own in it, after all of the text. */
    abstract Reply brokenOff(Says says, String words);

    abstract Trouble.Said failing(Trouble trouble);

    /** The body, after a look at what all requests have in common. */
    static JsonNode body(Seen request, String... ownHeaders) {
        Claim.same(request.method(), "POST", "the method");
        Claim.same(String.valueOf(request.header("content-type")), "application/json", "the content type");
        Claim.noForeign(
                request.headers().stream()
                        .map(Map.Entry::getKey)
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList(),
                ownHeaders);
        Claim.that(
                request.headers().stream().noneMatch(field -> field.getValue().contains("client-key")),
                "the client's key is nobody else's");
        return Jsons.read(request.text());
    }

    static Reply events(List<String> events) {
        return Reply.stream(events.toArray(String[]::new));
    }

    static Reply cutEvents(List<String> events) {
        Reply reply = Reply.script().head(200, "content-type", "text/event-stream");
        for (String event : events) {
            reply = reply.chunk(event);
        }
        return reply.rst();
    }

    static Reply json(int status, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "content-type";
        all[1] = "application/json";
        return Reply.whole(status, body, all);
    }

    @Override
    public final String toString() {
        return provider;
    }
}
