/**
 * Framing without meaning: where an event ends and what its bytes are.
 *
 * <p>The nouns: a {@link io.fairlead.dialect.wire.Framing} is fed bytes in any cut and hands each whole {@link
 * io.fairlead.dialect.wire.WireEvent} to an {@link io.fairlead.dialect.wire.EventSink}. There is one framing a wire form
 * (server-sent events, AWS event streams, JSON lines, one JSON array). {@link io.fairlead.dialect.wire.JsonTopLevel} reads the
 * top-level members of one JSON document as it passes; {@link io.fairlead.dialect.wire.JsonString} reads one string of it.
 *
 * <p>Not here: what an event says. Nothing here keeps more than one event, shortened to a bound.
 *
 * <p>Threads: each object belongs to one exchange and is used by one thread at a time.
 */
@NullMarked
package io.fairlead.dialect.wire;

import org.jspecify.annotations.NullMarked;
