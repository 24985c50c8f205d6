package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes errors as the Anthropic API does: {@code {"type":"error","error":{type,message},"request_id"}}. */
final class AnthropicErrors {
    private static final Map<String, String> HEADERS = Map.of("content-type", "application/json");

    private AnthropicErrors() {}

    static ErrorAnswer answer(Problem problem) {
        return new ErrorAnswer(problem.status(), HEADERS, Json.bytesOfPlain(body(problem)));
    }

    static byte[] event(Problem problem) {
        return ("event: error\ndata: " + Json.text(body(problem)) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode body(Problem problem) {
        ObjectNode body = Json.object().put("type", "error");
        body.putObject("error")
                .put("type", type(problem.status()))
                .put("message", problem.message("prompt is too long"));
        return problem.id() == null ? body.putNull("request_id") : body.put("request_id", problem.id());
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 408, 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }
}
