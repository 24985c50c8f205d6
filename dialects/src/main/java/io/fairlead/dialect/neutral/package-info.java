/**
 * What every generation API means, in no provider's words. A request is read into a {@link
 * io.fairlead.dialect.neutral.Conversation} and written from one; an answer is a {@link
 * io.fairlead.dialect.neutral.Completion}, or, while it streams, a sequence of {@link io.fairlead.dialect.neutral.Delta}s.
 *
 * <p>The way through: an {@link io.fairlead.dialect.neutral.Api} reads and writes one API. Its request reader takes values
 * through {@link io.fairlead.dialect.neutral.Fields}, so that a field nobody asked for becomes a {@link
 * io.fairlead.dialect.neutral.Loss} by itself; its writers tell {@link io.fairlead.dialect.neutral.Losses} what the other
 * side lacks. {@link io.fairlead.dialect.neutral.Collector} makes a completion of deltas, {@link
 * io.fairlead.dialect.neutral.Replay} deltas of a completion.
 *
 * <p>Embeddings have a small model of their own: {@link io.fairlead.dialect.neutral.Embeddings} asked, {@link
 * io.fairlead.dialect.neutral.Vectors} answered, by an {@link io.fairlead.dialect.neutral.EmbeddingApi}.
 *
 * <p>Not here: any dialect's own words, I/O, clocks.
 *
 * <p>Threads: values are immutable; readers and writers of one stream belong to one thread at a time.
 */
@NullMarked
package io.fairlead.dialect.neutral;

import org.jspecify.annotations.NullMarked;
