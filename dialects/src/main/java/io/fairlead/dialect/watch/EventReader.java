package io.fairlead.dialect.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.EventSink;
import io.fairlead.dialect.wire.WireEvent;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one API's stream into a {@link Verdict}.
 *
 * <p>Until content was seen each event is parsed. After it most events can change nothing any more, and {@link #matters} says
 * so from a look at their bytes. What it lets through is parsed, so that a text that only looks like a marker is not taken for
 * one. After a finish each is parsed again: content that follows says that it was none.
 */
public abstract class EventReader implements EventSink {
    private static final byte[] DONE = Bytes.ascii("[DONE]");

    protected final Verdict verdict = new Verdict();
    protected final ErrorTable errors;

    private boolean ending;
    private boolean readAtEnd;

    protected EventReader(ErrorTable errors) {
        this.errors = errors;
    }

    /** The bytes have ended. What comes now may be half an event: it counts only if it parses. */
    final void ending() {
        ending = true;
    }

    /** Whether what stood at the end was an event, whole but for its terminator. */
    final boolean readAtEnd() {
        return readAtEnd;
    }

    final Verdict verdict() {
        return verdict;
    }

    @Override
    public final void event(WireEvent event) {
        if (verdict.content() && !verdict.finished() && !ending && !matters(event)) {
            return;
        }
        JsonNode json = event.tooLarge() ? null : Json.tree(event.data(), event.length());
        if (ending && json == null && !event.dataIs(DONE)) {
            return;
        }
        readAtEnd = ending;
        read(event, json);
        if (json == null && event.tooLarge()) {
            verdict.sawContent();
        }
    }

    /** Whether an event after the commit may hold a finish marker, an error or usage. When in doubt, yes. */
    protected abstract boolean matters(WireEvent event);

    /** Reads one event; {@code json} is null when its data is no JSON document. */
    protected abstract void read(WireEvent event, @Nullable JsonNode json);
}
