package io.fairlead.dialect.carried;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Recording;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.registry.Apis;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A recorded exchange in an API that is translated.
 *
 * @param recording the exchange
 * @param api its API
 */
record Recorded(Recording recording, Api api) {

    static List<Recorded> all() {
        List<Recorded> all = new ArrayList<>();
        for (Recording recording : Recording.all()) {
            Api api = Apis.of(recording.operation());
            if (api != null) {
                all.add(new Recorded(recording, api));
            }
        }
        return all;
    }

    private String maker() {
        String named = recording.request().path("body").path("model").asText();
        String model = recording.operation().model();
        return recording.provider().maker(model == null ? named : model);
    }

    /** What it asks for; null when its request was not kept. */
    @Nullable
    Conversation asked(Losses losses) {
        JsonNode body = recording.request().path("body");
        String url = recording.request().path("url").asText();
        int path = url.indexOf('/', url.indexOf("//") + 2);
        return body.isObject() && path > 0 ? api.readRequest(body, url.substring(path), maker(), losses) : null;
    }

    /** Whether a stream was answered. */
    boolean streamed() {
        return recording.status() == 200
                && recording.asksForStream()
                && recording.response().path("body").isTextual();
    }

    /** The whole answer; null when it is none. */
    @Nullable
    Completion answer() {
        if (recording.status() != 200 || streamed()) {
            return null;
        }
        byte[] body = recording.body();
        JsonNode tree = Json.tree(body, body.length);
        return tree == null ? null : api.readAnswer(tree, maker());
    }

    /** The steps of the stream, its bytes cut where {@code cuts} says. */
    List<Delta> deltas(Cuts cuts) {
        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = api.streamReader(recording.header("content-type"), maker(), deltas::add);
        cuts.feed(recording.body(), reader);
        return deltas;
    }

    @Override
    public String toString() {
        return recording.toString();
    }

    /** How bytes come. */
    interface Cuts {
        Cuts NONE = (bytes, reader) -> {
            reader.read(ByteBuffer.wrap(bytes));
            reader.end();
        };

        void feed(byte[] bytes, StreamReader reader);

        /** In pieces of drawn lengths. */
        static Cuts drawn(long seed) {
            return (bytes, reader) -> {
                Random random = new Random(seed);
                for (int at = 0; at < bytes.length; ) {
                    int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 7 : 700));
                    reader.read(ByteBuffer.wrap(bytes, at, length));
                    at += length;
                }
                reader.end();
            };
        }

        /** In two. */
        static Cuts at(int cut) {
            return (bytes, reader) -> {
                reader.read(ByteBuffer.wrap(bytes, 0, cut));
                reader.read(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
                reader.end();
            };
        }
    }
}
