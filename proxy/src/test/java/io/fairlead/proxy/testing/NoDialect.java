package io.fairlead.proxy.testing;

import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Dialect;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import io.fairlead.proxy.exchange.Provider;
import org.jspecify.annotations.Nullable;

/** Of providers whose answers nobody reads: what asks it for anything but the operation has no business to, and fails. */
public enum NoDialect implements Dialect {
    INSTANCE;

    /** The error table of such a provider. */
    public static final Provider.Errors ERRORS = (status, headers, body) -> {
        throw unread();
    };

    @Override
    public Operation operation(String method, String path) {
        return Operation.OTHER;
    }

    @Override
    public AnswerWatcher watch(Operation operation, boolean streamed, @Nullable String contentType) {
        throw unread();
    }

    @Override
    public ErrorAnswer error(Operation operation, Problem problem) {
        throw unread();
    }

    @Override
    public byte[] errorEvent(Operation operation, Problem problem, @Nullable String contentType) {
        throw unread();
    }

    private static UnsupportedOperationException unread() {
        return new UnsupportedOperationException("nobody reads or writes answers in this test");
    }
}
