package io.fairlead.dialect.watch;

import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Usage;
import io.fairlead.dialect.wire.EventSink;
import io.fairlead.dialect.wire.EventStreamScanner;
import io.fairlead.dialect.wire.Framing;
import io.fairlead.dialect.wire.JsonArrayStream;
import io.fairlead.dialect.wire.NdjsonScanner;
import io.fairlead.dialect.wire.SseScanner;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Picks the watcher of an answer by what was asked for and what came. */
public final class Watchers {

    private static final DocumentReader DATA = Reading.data("usage", counts -> Usage.UNKNOWN);

    private Watchers() {}

    /**
     * The watcher of an answer. Its stream, if it is one, is server-sent events, JSON lines, an AWS event stream or one JSON
     * array. Its JSON, if it is no stream, is read by {@code document}.
     */
    public static AnswerWatcher of(
            Operation operation,
            boolean streamed,
            @Nullable String contentType,
            Supplier<EventReader> reader,
            DocumentReader document) {
        Operation.Kind kind = operation.kind();
        if (kind == Operation.Kind.BINARY || kind == Operation.Kind.UPLOAD) {
            return new OpaqueWatcher(true);
        }
        String type = mediaType(contentType);
        boolean generates = operation.generates();
        if (type.equals("application/vnd.amazon.eventstream")) {
            return stream(EventStreamScanner::new, generates ? reader : PassingEvents::new);
        }
        if (type.equals("application/x-ndjson")
                || type.equals("application/stream+json")
                || type.equals("application/jsonl")) {
            return kind == Operation.Kind.GENERATION ? stream(NdjsonScanner::new, reader) : new OpaqueWatcher(false);
        }
        boolean events = type.equals("text/event-stream");
        boolean json = type.equals("application/json") || type.endsWith("+json");
        if (!generates) {
            // Of what is no generation an error is data: it passes, and only the framing counts.
            return events
                    ? stream(SseScanner::new, PassingEvents::new)
                    : json && kind == Operation.Kind.QUERY ? new DocumentWatcher(DATA) : new OpaqueWatcher(false);
        }
        if (kind == Operation.Kind.GENERATION ? events || streamed : events) {
            return new SniffingWatcher(
                    () -> stream(SseScanner::new, reader),
                    () -> new DocumentWatcher(document),
                    () -> stream(JsonArrayStream::new, reader));
        }
        if (type.isEmpty() || type.equals("text/plain")) {
            return new SniffingWatcher( // some servers do not say that it is JSON
                    () -> new OpaqueWatcher(false),
                    () -> new DocumentWatcher(document),
                    () -> new DocumentWatcher(document));
        }
        return json ? new DocumentWatcher(document) : new OpaqueWatcher(false);
    }

    /** A stream of JSON lines, whatever its label says. */
    public static AnswerWatcher lines(Supplier<EventReader> reader) {
        return stream(NdjsonScanner::new, reader);
    }

    private static AnswerWatcher stream(Function<EventSink, Framing> framing, Supplier<EventReader> reader) {
        EventReader made = reader.get();
        return new StreamWatcher(framing.apply(made), made);
    }

    /** The type without its parameters, in lower case; {@code ""} when there is none. */
    public static String mediaType(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.trim().toLowerCase(Locale.ROOT);
    }
}
