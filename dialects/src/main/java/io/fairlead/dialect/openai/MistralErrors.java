package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes errors as Mistral does: {@code {"object":"error",message,type,param,code,raw_status_code}}. Within a stream the same
 * members stand in a chunk whose choice ends in {@code error}. Mistral's library refuses any event that is no chunk, and then
 * speaks of its form instead of the error.
 */
final class MistralErrors {
    private static final Map<String, String> HEADERS = Map.of("content-type", "application/json");

    private MistralErrors() {}

    static ErrorAnswer answer(Problem problem) {
        return new ErrorAnswer(problem.status(), HEADERS, Json.bytesOfPlain(fields(Json.object(), problem)));
    }

    static byte[] event(Problem problem) {
        ObjectNode chunk = Json.object().put("id", problem.id() == null ? "error" : problem.id());
        fields(chunk, problem);
        chunk.put("created", 0).put("model", "");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta").put("content", "");
        choice.put("finish_reason", "error");
        return ("data: " + Json.text(chunk) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode fields(ObjectNode body, Problem problem) {
        return body.put("object", "error")
                .put("message", problem.message())
                .put("type", type(problem.status()))
                .putNull("param")
                .put("code", problem.code())
                .put("raw_status_code", problem.status());
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 429 -> "rate_limited";
            case 503 -> "service_unavailable";
            case 408, 504 -> "timeout";
            default -> status >= 500 ? "internal_server_error" : "invalid_request_error";
        };
    }
}
