package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes errors as the OpenAI API does: {@code {"error":{message,type,param,code}}}. */
final class OpenAiErrors {
    private static final Map<String, String> HEADERS = Map.of("content-type", "application/json");

    private OpenAiErrors() {}

    static ErrorAnswer answer(Problem problem) {
        return new ErrorAnswer(problem.status(), HEADERS, Json.bytesOfPlain(body(problem)));
    }

    /** An event that SDKs raise for; no {@code [DONE]} follows it. */
    static byte[] chatEvent(Problem problem) {
        return bytes("data: " + Json.text(body(problem)) + "\n\n");
    }

    /**
     * The {@code error} event, then {@code response.failed}. Clients look for the error's fields at the event's top level,
     * as the specification has them, or under {@code error}, as the server sends them: here they are in both places.
     */
    static byte[] responsesEvents(Problem problem) {
        ObjectNode response = Json.object()
                .put("id", problem.id() == null ? "resp_failed" : "resp_" + problem.id())
                .put("object", "response")
                .put("created_at", 0);
        response.putNull("incomplete_details").putNull("usage").put("model", "").putArray("output");
        return responsesEvents(problem, 0, response);
    }

    /** The same in the place {@code sequence} of a stream that was to become {@code response}, which becomes a failed one. */
    static byte[] responsesEvents(Problem problem, int sequence, ObjectNode response) {
        ObjectNode error = Json.object().put("type", "error");
        error.set("error", fields(problem));
        error.put("code", problem.code())
                .put("message", problem.message())
                .putNull("param")
                .put("sequence_number", sequence);
        ObjectNode failed = Json.object().put("type", "response.failed").put("sequence_number", sequence + 1);
        response.put("status", "failed");
        response.putObject("error").put("code", code(problem)).put("message", problem.message());
        failed.set("response", response);
        return bytes("event: error\ndata: " + Json.text(error) + "\n\nevent: response.failed\ndata: "
                + Json.text(failed) + "\n\n");
    }

    private static ObjectNode body(Problem problem) {
        ObjectNode body = Json.object();
        body.set("error", fields(problem));
        return body;
    }

    private static ObjectNode fields(Problem problem) {
        return Json.object()
                .put("message", problem.message())
                .put("type", type(problem.status()))
                .putNull("param")
                .put("code", problem.code());
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }

    /** The code of a failed response is one of a closed list. */
    private static String code(Problem problem) {
        return problem.status() == 429 ? "rate_limit_exceeded" : "server_error";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
