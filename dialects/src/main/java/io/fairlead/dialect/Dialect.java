package io.fairlead.dialect;

import org.jspecify.annotations.Nullable;

/** One API family on the wire. Immutable and safe for any thread. */
public interface Dialect {

    /** Its name in configuration: {@code openai}, {@code anthropic}, {@code gemini}, {@code bedrock} ... */
    String name();

    /** What a request asks for; {@link Operation#OTHER} when the path is unknown. {@code path} is the provider's own, with its query. */
    Operation operation(String method, String path);

    /** Looks on at an answer to {@code operation} whose head says {@code contentType}. {@code streamed}: the client asked for a stream. */
    AnswerWatcher watch(Operation operation, boolean streamed, @Nullable String contentType);

    /** The field of an answer's head in which the provider's own library looks for the request's id. */
    default String requestIdHeader(Operation operation) {
        return "x-request-id";
    }

    /** An error of Fairlead's own as a whole answer to {@code operation}. */
    ErrorAnswer error(Operation operation, Problem problem);

    /** The same as an event (or events) within an open stream of {@code operation}, framing included. */
    byte[] errorEvent(Operation operation, Problem problem, @Nullable String contentType);
}
