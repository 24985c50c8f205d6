/**
 * How providers speak: which requests they know, what their answers and errors mean, and how an error is said in their
 * own words. Pure: bytes and JSON in, values out.
 *
 * <p>The nouns: a {@link io.fairlead.dialect.Dialect} is one API family on the wire. An {@link io.fairlead.dialect.Operation}
 * is what one request asks for. An {@link io.fairlead.dialect.AnswerWatcher} looks on while an answer passes and says where it
 * stands. A {@link io.fairlead.dialect.ProviderError} is what an error answer means. The {@link
 * io.fairlead.dialect.ProviderCatalog} holds the built-in providers as data ({@code catalog.yaml}).
 *
 * <p>The way through: {@code ProviderCatalog} names a provider's {@code Dialect}. The dialect reads a path into an {@code
 * Operation}. {@code RequestPeek} reads model and stream flag from the body as it passes. {@code AnswerWatcher} and {@code
 * ErrorTable} read what comes back.
 *
 * <p>Not here: channels, clocks, threads, I/O, policy. Nothing in this module knows what is done about an error.
 *
 * <p>Threads: values are immutable; a peek or watcher belongs to one exchange and is used by one thread at a time.
 */
@NullMarked
package io.fairlead.dialect;

import org.jspecify.annotations.NullMarked;
