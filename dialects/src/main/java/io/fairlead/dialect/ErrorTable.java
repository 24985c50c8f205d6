package io.fairlead.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the errors of one provider mean: rows read downwards, the first that matches decides. Structured codes stand
 * first, then words where a provider has no code, then statuses; what no row knows is decided by the status's class.
 * Immutable and safe for any thread; never throws, whatever the body is.
 */
public final class ErrorTable {
    private static final HeaderSource NO_HEADERS = name -> null;

    private final List<ErrorRule> rules;

    ErrorTable(List<ErrorRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** What an error answer means. {@code body}: its decoded bytes, the first part of them if it is long. */
    public ProviderError classify(int status, HeaderSource headers, byte[] body) {
        return decide(status, ErrorBody.of(Json.tree(body, body.length), headers.get("x-amzn-errortype")));
    }

    /** What an error inside a stream, or inside an answer that said 200, means; its status is never 200. */
    public ProviderError classifyEvent(JsonNode event) {
        return decide(0, ErrorBody.of(event, null));
    }

    /** The same for a frame whose name is the error's code. */
    public ProviderError classifyEvent(String code, @Nullable JsonNode payload) {
        return decide(0, ErrorBody.of(payload, code));
    }

    /** A broken form of answer that no table can know, such as a frame with a wrong checksum. */
    public static ProviderError unreadable(String message) {
        return new ProviderError(ErrorKind.SERVER, 502, false, null, message, null);
    }

    ProviderError classify(int status) {
        return classify(status, NO_HEADERS, new byte[0]);
    }

    private ProviderError decide(int httpStatus, ErrorBody body) {
        int status = httpStatus > 0 ? httpStatus : body.status();
        for (ErrorRule rule : rules) {
            if (rule.matches(status, body)) {
                int said = status > 0 ? status : rule.as() > 0 ? rule.as() : usualStatus(rule.kind());
                return error(rule.kind(), said, rule.structured(), body);
            }
        }
        if (status == 0) {
            return error(ErrorKind.SERVER, 500, false, body);
        }
        return error(status >= 500 ? ErrorKind.SERVER : ErrorKind.UNKNOWN, status, false, body);
    }

    private static ProviderError error(ErrorKind kind, int status, boolean structured, ErrorBody body) {
        return new ProviderError(
                kind, status, structured, body.code(), body.message(), body.retryAfter(), body.hints());
    }

    private static int usualStatus(ErrorKind kind) {
        return switch (kind) {
            case RATE_LIMIT, RATE_LIMIT_TOO_LARGE, QUOTA -> 429;
            case OVERLOADED -> 503;
            case SERVER -> 500;
            case TIMEOUT -> 504;
            case BAD_KEY -> 401;
            case NO_PERMISSION -> 403;
            case NO_MODEL -> 404;
            case CONTEXT_LENGTH, CONTENT_FILTER, TOOL_CALL_REJECTED, BAD_REQUEST, UNKNOWN -> 400;
        };
    }
}
