package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes errors as Google's APIs do: {@code {"error":{code,message,status}}}, the status being a name of google.rpc.Code. */
final class GeminiErrors {
    private static final Map<String, String> HEADERS = Map.of("content-type", "application/json; charset=UTF-8");

    private GeminiErrors() {}

    static ErrorAnswer answer(Problem problem) {
        return new ErrorAnswer(problem.status(), HEADERS, Json.bytesOfPlain(body(problem)));
    }

    static byte[] event(Problem problem) {
        return bytes("data: " + Json.text(body(problem)) + "\r\n\r\n");
    }

    /** One more element of an open array; its closing bracket is not ours to send. */
    static byte[] element(Problem problem) {
        return bytes(",\r\n" + Json.text(body(problem)));
    }

    /** The first element of an array that has none yet. */
    static byte[] first(Problem problem) {
        return bytes("[" + Json.text(body(problem)));
    }

    private static ObjectNode body(Problem problem) {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error")
                .put("code", problem.status())
                .put("message", problem.message("the input token count exceeds the maximum"))
                .put("status", name(problem.status()));
        error.putArray("details")
                .addObject()
                .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                .put("reason", problem.code())
                .put("domain", "fairlead");
        return body;
    }

    private static String name(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 501 -> "UNIMPLEMENTED";
            case 502, 503, 529 -> "UNAVAILABLE";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            default -> status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
