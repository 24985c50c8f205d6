package io.fairlead.dialect.bedrock;

import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Problem;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.ProviderWords;
import io.fairlead.dialect.wire.EventStreamWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes errors as AWS does: the kind in {@code x-amzn-errortype}, the words in {@code {"message"}}. */
final class BedrockErrors {

    private BedrockErrors() {}

    static ErrorAnswer answer(Problem problem) {
        Map<String, String> headers =
                Map.of("content-type", "application/json", "x-amzn-errortype", type(problem.status()));
        return new ErrorAnswer(problem.status(), headers, body(problem));
    }

    /** An exception frame. The streams' exceptions are fewer than the answers', and in lower camel case. */
    static byte[] frame(Problem problem) {
        String type = streamType(problem.status());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(":exception-type", type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1));
        headers.put(":content-type", "application/json");
        headers.put(":message-type", "exception");
        return EventStreamWriter.frame(headers, body(problem));
    }

    /** The same for what a provider said in its stream. */
    static byte[] frame(ProviderError error) {
        return frame(ProviderWords.broken(error));
    }

    private static byte[] body(Problem problem) {
        return Json.bytesOfPlain(Json.object().put("message", problem.message("input is too long")));
    }

    private static String type(int status) {
        return switch (status) {
            case 401, 403 -> "AccessDeniedException";
            case 404 -> "ResourceNotFoundException";
            case 408, 504 -> "ModelTimeoutException";
            case 424 -> "ModelErrorException";
            case 429 -> "ThrottlingException";
            case 502, 503, 529 -> "ServiceUnavailableException";
            default -> status >= 500 ? "InternalServerException" : "ValidationException";
        };
    }

    private static String streamType(int status) {
        String type = type(status);
        return switch (type) {
            case "AccessDeniedException", "ResourceNotFoundException" -> "ValidationException";
            case "ModelTimeoutException", "ModelErrorException" -> "ModelStreamErrorException";
            default -> type;
        };
    }
}
