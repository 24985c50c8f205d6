package io.fairlead.proxy.front;

import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Dialect;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dialect that reads paths and says errors, and nothing else. */
final class StubDialect implements Dialect {

    @Override
    public String name() {
        return "stub";
    }

    @Override
    public Operation operation(String method, String path) {
        if (path.startsWith("/v1/chat")) {
            return new Operation("chat", Operation.Kind.GENERATION, Operation.Streaming.BY_BODY, null);
        }
        return path.startsWith("/v1/files")
                ? new Operation("files", Operation.Kind.UPLOAD, Operation.Streaming.NEVER, null)
                : Operation.OTHER;
    }

    @Override
    public AnswerWatcher watch(Operation operation, boolean streamed, @Nullable String contentType) {
        throw new UnsupportedOperationException("nobody watches here");
    }

    @Override
    public ErrorAnswer error(Operation operation, Problem problem) {
        String body = "{\"stub\":\"" + problem.code() + "\"}";
        return new ErrorAnswer(
                problem.status(), Map.of("content-type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] errorEvent(Operation operation, Problem problem, @Nullable String contentType) {
        return new byte[0];
    }
}
