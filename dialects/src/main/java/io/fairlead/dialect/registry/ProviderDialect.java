package io.fairlead.dialect.registry;

import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Dialect;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dialects of a provider that speaks more than one: its own first, then the others; the first that knows a path has
 * it. An operation remembers whose it is. What none knows is the own dialect's.
 */
final class ProviderDialect implements Dialect {
    private final Dialect own;
    private final List<Dialect> also;

    ProviderDialect(Dialect own, List<Dialect> also) {
        this.own = own;
        this.also = List.copyOf(also);
    }

    @Override
    public String name() {
        return own.name();
    }

    @Override
    public Operation operation(String method, String path) {
        Operation operation = own.operation(method, path);
        for (int i = 0; i < also.size() && operation.equals(Operation.OTHER); i++) {
            operation = also.get(i).operation(method, path);
        }
        return operation;
    }

    @Override
    public AnswerWatcher watch(Operation operation, boolean streamed, @Nullable String contentType) {
        return of(operation).watch(operation, streamed, contentType);
    }

    @Override
    public String requestIdHeader(Operation operation) {
        return of(operation).requestIdHeader(operation);
    }

    @Override
    public ErrorAnswer error(Operation operation, Problem problem) {
        return of(operation).error(operation, problem);
    }

    @Override
    public byte[] errorEvent(Operation operation, Problem problem, @Nullable String contentType) {
        return of(operation).errorEvent(operation, problem, contentType);
    }

    private Dialect of(Operation operation) {
        for (Dialect dialect : also) {
            if (dialect.name().equals(operation.dialect())) {
                return dialect;
            }
        }
        return own;
    }
}
