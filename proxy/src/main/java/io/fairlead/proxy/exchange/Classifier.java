package io.fairlead.proxy.exchange;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.RetryHints;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Failure.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an answer means: the one judgement that retry, fallback, breaker, health and metrics share, so that they cannot
 * disagree. Pure.
 *
 * <p>A structured code in the provider's table decides first; what no table knows is decided by its status. Whether an
 * answer is repeated at its target is the retry policy's business: it reads the failure's answer.
 */
public final class Classifier {

    private Classifier() {}

    /** Whether a head alone says that the answer is good; if not, its body is wanted for {@link #answer}. */
    public static boolean good(Operation operation, int status, Headers headers) {
        return status < 400 && !(status >= 200 && status < 300 && speaksJson(operation) && WholeAnswer.page(headers));
    }

    /**
     * What an answer with a whole body means.
     *
     * @param clientsKey whether the key in use is the client's, and not one of the provider's own
     * @param body as it came, still encoded
     * @param readable the same decoded, as far as it can be; the first part of it if it is long
     * @param now the wall clock, for waits given as a date
     * @return null when the answer is good
     */
    public static @Nullable Failure answer(
            Target target,
            boolean clientsKey,
            Operation operation,
            int status,
            Headers headers,
            byte[] body,
            byte[] readable,
            Instant now) {
        if (good(operation, status, headers)) {
            return null;
        }
        if (status < 400) {
            return Failure.of(
                    Stage.ANSWER,
                    Fault.UPSTREAM,
                    Kind.UNAVAILABLE,
                    Replay.AMBIGUOUS,
                    "unexpected_content_type",
                    "the provider answered " + status + " with a web page where JSON was expected");
        }
        ProviderError error = target.provider().errors().classify(status, headers, readable);
        return failure(clientsKey, new WholeAnswer(status, headers, body, error, WholeAnswer.Form.OWN), error, now);
    }

    /**
     * What an error event inside a 200 stream means that came before any content.
     *
     * @param clientsKey whether the key in use is the client's, and not one of the provider's own
     * @param held the bytes of the stream so far, kept for the books; never passed on
     */
    public static Failure inStream(
            boolean clientsKey, int status, Headers headers, byte[] held, ProviderError error, Instant now) {
        return failure(clientsKey, new WholeAnswer(status, headers, held, error, WholeAnswer.Form.INSIDE), error, now);
    }

    private static Failure failure(boolean clientsKey, WholeAnswer answer, ProviderError error, Instant now) {
        int status = answer.saidStatus();
        Kind kind = kind(error, status);
        Duration wait = RetryHints.after(answer.headers(), error, now);
        return new Failure(
                Stage.ANSWER,
                fault(kind, status, clientsKey),
                kind,
                replay(kind, status),
                code(error, kind, status),
                "the provider answered " + (answer.inStream() ? "an error within its stream, " : "") + status,
                wait,
                answer);
    }

    private static Kind kind(ProviderError error, int status) {
        return switch (error.kind()) {
            case RATE_LIMIT, RATE_LIMIT_TOO_LARGE -> Kind.RATE_LIMITED;
            case QUOTA -> Kind.QUOTA;
            case OVERLOADED -> status == 503 && !error.structured() ? Kind.UNAVAILABLE : Kind.OVERLOADED;
            case TIMEOUT -> Kind.TIMEOUT;
            case BAD_KEY, NO_PERMISSION -> Kind.KEY;
            case CONTEXT_LENGTH -> Kind.CONTEXT_LENGTH;
            case CONTENT_FILTER -> Kind.CONTENT_FILTER;
            case NO_MODEL, TOOL_CALL_REJECTED, BAD_REQUEST -> Kind.REQUEST;
            case SERVER -> error.structured() ? Kind.UNAVAILABLE : kind(status);
            case UNKNOWN -> kind(status);
        };
    }

    /** The class of an answer that only its status describes; what belongs to none is returned as it is. */
    private static Kind kind(int status) {
        return switch (status) {
            case 401, 403 -> Kind.KEY;
            case 408, 504 -> Kind.TIMEOUT;
            case 429 -> Kind.RATE_LIMITED;
            case 529 -> Kind.OVERLOADED;
            case 500, 502, 503, 520, 521, 522, 523, 524 -> Kind.UNAVAILABLE;
            default -> Kind.REQUEST;
        };
    }

    private static Fault fault(Kind kind, int status, boolean clientsKey) {
        return switch (kind) {
            case UNAVAILABLE, OVERLOADED, TIMEOUT, RATE_LIMITED, QUOTA -> Fault.UPSTREAM;
            case KEY -> clientsKey ? Fault.CLIENT : Fault.PROXY;
            case INTERNAL -> Fault.PROXY;
            case REQUEST -> status >= 500 ? Fault.UPSTREAM : Fault.CLIENT;
            case CONTEXT_LENGTH, CONTENT_FILTER, DEADLINE -> Fault.CLIENT;
        };
    }

    /** A 500, a gateway's word and a time-out leave open what was done; any other error says that nothing was. */
    private static Replay replay(Kind kind, int status) {
        return switch (kind) {
            case UNAVAILABLE, TIMEOUT -> status == 503 || status == 408 ? Replay.REFUSED : Replay.AMBIGUOUS;
            default -> Replay.REFUSED;
        };
    }

    /** From a small fixed set, for a metric's label: the provider's own code may be anything. */
    private static String code(ProviderError error, Kind kind, int status) {
        if (kind == Kind.UNAVAILABLE || kind == Kind.TIMEOUT) {
            return status >= 100 && status <= 599 ? "http_" + status : "http_error";
        }
        return switch (error.kind()) {
            case UNKNOWN, SERVER ->
                kind != Kind.REQUEST ? kind.word().replace('-', '_') : status >= 500 ? "unknown_5xx" : "unknown_4xx";
            default -> error.kind().name().toLowerCase(Locale.ROOT);
        };
    }

    private static boolean speaksJson(Operation operation) {
        return switch (operation.kind()) {
            case GENERATION, EMBEDDING, QUERY, READ -> true;
            case UPLOAD, BINARY, OTHER -> false;
        };
    }

    /**
     * Whether the exchange's request may be sent once more after {@code failure}, here or elsewhere. The body must still be
     * there. What is neither generation nor read is sent again only when it is proved that nothing was done.
     *
     * @param ambiguousToo whether the policy repeats what may have been done, and billed, already
     */
    public static boolean sendable(Exchange exchange, Failure failure, boolean ambiguousToo) {
        if (exchange.request().body() instanceof RequestBody.Flowing flowing && flowing.taken()) {
            return false;
        }
        return switch (failure.replay()) {
            case SAFE -> true;
            case REFUSED -> harmless(exchange);
            case AMBIGUOUS -> ambiguousToo && harmless(exchange);
            case NEVER -> false;
        };
    }

    /**
     * Whether the exchange's request may be sent once more beside the first, of which nobody knows what became.
     *
     * @param ambiguousToo whether the policy repeats what may have been done, and billed, already
     */
    public static boolean repeatable(Exchange exchange, boolean ambiguousToo) {
        return ambiguousToo && exchange.request().body().replayable() && harmless(exchange);
    }

    /** Whether doing it twice changes nothing at the provider but its bill. */
    public static boolean harmless(Exchange exchange) {
        String method = exchange.request().method();
        return speaksJson(exchange.operation()) || method.equals("GET") || method.equals("HEAD");
    }
}
