package io.fairlead.proxy.testing;

import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Dialect;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dialect for tests: a stream is lines, of which {@code delta ...} has content, {@code error} is an error, {@code done}
 * finishes, anything else says nothing; a whole answer is whole once its last brace closed.
 */
public final class LineDialect implements Dialect {

    @Override
    public String name() {
        return "lines";
    }

    @Override
    public Operation operation(String method, String path) {
        return Operation.OTHER;
    }

    @Override
    public AnswerWatcher watch(Operation operation, boolean streamed, @Nullable String contentType) {
        boolean opaque = operation.kind() == Operation.Kind.BINARY || operation.kind() == Operation.Kind.UPLOAD;
        return new Watcher(streamed, opaque);
    }

    @Override
    public ErrorAnswer error(Operation operation, Problem problem) {
        return new ErrorAnswer(problem.status(), Map.of(), problem.code().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] errorEvent(Operation operation, Problem problem, @Nullable String contentType) {
        return ("error " + problem.code() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static final class Watcher implements AnswerWatcher {
        private final boolean streamed;
        private final boolean opaque;
        private final StringBuilder line = new StringBuilder();
        private @Nullable ProviderError error;
        private boolean any;
        private boolean content;
        private boolean finished;
        private boolean boundary = true;

        Watcher(boolean streamed, boolean opaque) {
            this.streamed = streamed;
            this.opaque = opaque;
        }

        @Override
        public void look(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                char next = (char) (bytes.get() & 0xFF);
                any = true;
                if (!streamed) {
                    finished = next == '}';
                } else if (next == '\n') {
                    read();
                } else {
                    line.append(next);
                    boundary = false;
                }
            }
        }

        private void read() {
            String text = line.toString();
            line.setLength(0);
            boundary = true;
            content |= text.startsWith("delta ");
            finished |= text.equals("done");
            if (text.equals("error") && error == null) {
                error = new ProviderError(ErrorKind.OVERLOADED, 529, true, "overloaded_error", null, null);
            }
        }

        @Override
        public void end() {
            if (line.length() > 0) {
                read();
            }
        }

        @Override
        public boolean content() {
            return opaque ? any : content;
        }

        @Override
        public boolean finished() {
            return opaque || finished;
        }

        @Override
        public boolean atBoundary() {
            return streamed && boundary;
        }

        @Override
        public @Nullable ProviderError error() {
            return error;
        }

        @Override
        public Usage usage() {
            return Usage.UNKNOWN;
        }
    }
}
