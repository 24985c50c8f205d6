/**
 * The lists of all dialects and of all APIs that are translated.
 *
 * <p>The way through: {@link io.fairlead.dialect.registry.Dialects} makes the dialect of a provider; {@link
 * io.fairlead.dialect.registry.Apis} names the API that a request speaks.
 *
 * <p>Not here: what any of them does. The package knows every dialect, and no dialect knows it.
 *
 * <p>Threads: everything is immutable and safe for any thread.
 */
@NullMarked
package io.fairlead.dialect.registry;

import org.jspecify.annotations.NullMarked;
