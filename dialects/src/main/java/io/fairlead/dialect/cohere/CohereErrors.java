package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes errors as Cohere does: {@code {"id","message"}}, in a stream a {@code message-end} with the reason ERROR. */
final class CohereErrors {
    private static final Map<String, String> HEADERS = Map.of("content-type", "application/json");

    private CohereErrors() {}

    static ErrorAnswer answer(Problem problem) {
        ObjectNode body = Json.object();
        if (problem.id() != null) {
            body.put("id", problem.id());
        }
        return new ErrorAnswer(
                problem.status(), HEADERS, Json.bytesOfPlain(body.put("message", problem.message("too many tokens"))));
    }

    static byte[] event(Problem problem) {
        ObjectNode body = Json.object().put("type", "message-end");
        body.putObject("delta").put("finish_reason", "ERROR").put("error", problem.message());
        return ("event: message-end\ndata: " + Json.text(body) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
