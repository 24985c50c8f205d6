/**
 * Tells when files change.
 *
 * <p>The nouns: a {@link io.fairlead.proxy.config.watch.FileStamp} is what a look at a file sees without reading it. A {@link
 * io.fairlead.proxy.config.watch.FileWatch} looks again when the system says that something happened in a folder ({@code
 * Folders}), and every few seconds in any case. {@code Settling} decides when a change is over.
 *
 * <p>Not here: what the files hold, and what follows from that. Threads: a watch has one of its own.
 */
@NullMarked
package io.fairlead.proxy.config.watch;

import org.jspecify.annotations.NullMarked;
