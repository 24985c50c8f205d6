package io.fairlead.dialect.gemini;

import io.fairlead.dialect.Habit;
import io.fairlead.dialect.RequestPath;
import io.fairlead.dialect.neutral.Destination;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the path says: the model, whether its answer streams, and in which form. */
final class GeneratePlace {
    private static final String PREFIX = "models/";

    private GeneratePlace() {}

    /** Below the provider's base path, which on Vertex names project and location; {@code events}: the form of a stream. */
    static String path(Destination to, boolean stream, boolean events) {
        return path(to, stream ? "streamGenerateContent" : "generateContent") + (stream && events ? "?alt=sse" : "");
    }

    /** The same for any call of a model. */
    static String path(Destination to, String call) {
        String model = URLEncoder.encode(plain(to.model()), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%40", "@");
        return Habit.MODELS_PATH.of(to.habits(), "/models") + "/" + model + ":" + call;
    }

    /** The model's name without the collection that Google puts before it. */
    static String plain(String model) {
        return model.startsWith(PREFIX) ? model.substring(PREFIX.length()) : model;
    }

    static @Nullable String model(String path) {
        String last = RequestPath.of(path).last();
        int colon = last.lastIndexOf(':');
        return colon > 0 ? last.substring(0, colon) : null;
    }

    static boolean streams(String path) {
        return RequestPath.of(path).last().endsWith(":streamGenerateContent");
    }

    /** Whether a stream is wanted as server-sent events; without {@code alt=sse} it is one JSON array. No path asks for events. */
    static boolean events(String path) {
        int query = path.indexOf('?');
        return path.isEmpty() || (query >= 0 && path.indexOf("alt=sse", query) > 0);
    }
}
