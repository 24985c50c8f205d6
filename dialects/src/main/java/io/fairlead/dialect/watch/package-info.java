/**
 * Looking on at answers: what the watchers of all dialects have in common.
 *
 * <p>The nouns: a {@link io.fairlead.dialect.watch.Verdict} is what is known of an answer so far. An {@link
 * io.fairlead.dialect.watch.EventReader} gives it from a stream's events, a {@link io.fairlead.dialect.watch.DocumentReader}
 * from the top-level members of a whole JSON answer.
 *
 * <p>The way through: {@link io.fairlead.dialect.watch.Watchers} picks the watcher by what was asked for and what the head
 * (or the first byte) says came; a stream's watcher joins a framing to an event reader.
 *
 * <p>Not here: what any dialect's event means, and what is done about it.
 *
 * <p>Threads: each object belongs to one answer and is used by one thread at a time.
 */
@NullMarked
package io.fairlead.dialect.watch;

import org.jspecify.annotations.NullMarked;
