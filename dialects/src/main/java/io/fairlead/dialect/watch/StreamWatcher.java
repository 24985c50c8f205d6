package io.fairlead.dialect.watch;

import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.Usage;
import io.fairlead.dialect.wire.Framing;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Looks on at a stream: a framing finds its events, a reader says what they mean. */
final class StreamWatcher implements AnswerWatcher {
    private final Framing framing;
    private final EventReader reader;
    private final Verdict verdict;

    /** {@code framing} was made with {@code reader} as its sink. */
    StreamWatcher(Framing framing, EventReader reader) {
        this.framing = framing;
        this.reader = reader;
        this.verdict = reader.verdict();
    }

    @Override
    public void look(ByteBuffer bytes) {
        framing.scan(bytes);
        if (framing.broken()) {
            verdict.sawError(ErrorTable.unreadable("The provider's stream has a frame that cannot be read."));
        }
    }

    @Override
    public void end() {
        boolean within = framing.withinEvent();
        reader.ending();
        framing.end();
        if (within && !reader.readAtEnd()) {
            verdict.sawMore(); // it ends within an event, whatever stood before
        }
    }

    @Override
    public boolean content() {
        return verdict.content();
    }

    @Override
    public boolean finished() {
        return verdict.finished();
    }

    @Override
    public boolean said() {
        return verdict.said();
    }

    @Override
    public boolean atBoundary() {
        return framing.atBoundary();
    }

    @Override
    public @Nullable ProviderError error() {
        return verdict.error();
    }

    @Override
    public Usage usage() {
        return verdict.usage();
    }
}
