package io.fairlead.dialect.watch;

import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.Usage;
import io.fairlead.dialect.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first byte that is no white space before it decides what came, because labels lie both ways: errors as bare
 * JSON under {@code text/event-stream}, event streams under {@code application/json}.
 */
final class SniffingWatcher implements AnswerWatcher {
    private static final int MOST_BLANKS = 64;

    /** No form of answer begins with this bracket. */
    private static final ProviderError PAGE = ErrorTable.unreadable("The provider sent a web page.");

    private final Supplier<AnswerWatcher> events;
    private final Supplier<AnswerWatcher> object;
    private final Supplier<AnswerWatcher> array;
    private @Nullable AnswerWatcher chosen;
    private final byte[] before = new byte[MOST_BLANKS];
    private int blanks;
    private boolean page;

    SniffingWatcher(Supplier<AnswerWatcher> events, Supplier<AnswerWatcher> object, Supplier<AnswerWatcher> array) {
        this.events = events;
        this.object = object;
        this.array = array;
    }

    @Override
    public void look(ByteBuffer bytes) {
        AnswerWatcher watcher = chosen;
        while (watcher == null && bytes.hasRemaining()) {
            byte b = bytes.get(bytes.position());
            if (blanks < MOST_BLANKS && Bytes.blank(b)) {
                before[blanks++] = b;
                bytes.get();
                continue;
            }
            page = b == '<';
            watcher = (b == '{' ? object : b == '[' ? array : events).get();
            chosen = watcher;
            watcher.look(ByteBuffer.wrap(before, 0, blanks));
        }
        if (watcher != null) {
            watcher.look(bytes);
        }
    }

    @Override
    public void end() {
        if (chosen != null) {
            chosen.end();
        }
    }

    @Override
    public boolean content() {
        return chosen != null && chosen.content();
    }

    @Override
    public boolean finished() {
        return chosen != null && chosen.finished();
    }

    @Override
    public boolean said() {
        return chosen != null && chosen.said();
    }

    @Override
    public boolean atBoundary() {
        return chosen == null || chosen.atBoundary();
    }

    @Override
    public @Nullable ProviderError error() {
        return page ? PAGE : chosen == null ? null : chosen.error();
    }

    @Override
    public Usage usage() {
        return chosen == null ? Usage.UNKNOWN : chosen.usage();
    }
}
