package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.neutral.Destination;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a provider takes a request, and where the request names its model and version: in path and header, or in the body. */
final class MessagesPlace {
    private static final String VERSION = "anthropic_version";

    private MessagesPlace() {}

    /** Vertex has the model in the path, and the streaming too. */
    static String path(Destination to, boolean stream) {
        if (bodyVersion(to) == null) {
            return Habit.MESSAGES_PATH.of(to.habits(), "/messages");
        }
        String model = URLEncoder.encode(to.model(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%40", "@");
        return "/publishers/anthropic/models/" + model + (stream ? ":streamRawPredict" : ":rawPredict");
    }

    static Map<String, String> headers(Destination to) {
        return bodyVersion(to) == null ? Map.of("anthropic-version", "2023-06-01") : Map.of();
    }

    /** Puts model and version where the provider looks for them. */
    static void edit(ObjectNode body, Destination to) {
        String version = bodyVersion(to);
        if (version == null) {
            body.remove(VERSION);
            if (!body.path("model").isTextual()) {
                body.put("model", to.model());
            }
        } else {
            body.remove("model");
            body.put(VERSION, version);
        }
    }

    private static @Nullable String bodyVersion(Destination to) {
        return Habit.ANTHROPIC_VERSION.of(to.habits());
    }
}
