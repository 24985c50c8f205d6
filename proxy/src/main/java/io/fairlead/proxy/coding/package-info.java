/**
 * Content codings (RFC 9110 section 8.4.1), undone for those who read a body and leave its bytes as they are.
 *
 * <p>The way through: {@code ContentCodings} reads a {@code Content-Encoding} and gives a {@code ContentDecoder}, which is fed the
 * coded bytes in any cut and hands on what they hold. It bounds nothing by itself: whoever reads says how much may come out at once,
 * counts it and stops. An {@code UnpackingFilter} does so for a body that passes: a bounded part in each turn of the loop.
 *
 * <p>{@code br} and {@code zstd} are undone by native libraries. They are loaded when they are first named, on a thread of their own;
 * one that does not load is a coding that is not undone. What they take outside the heap is taken from the
 * account of memory that all calls share.
 *
 * <p>A coding is added with a class that implements {@code ContentDecoder} and a constant of {@code Coding}; whether it can be
 * undone on this machine, that constant says. Those who offer codings to others ask {@code ContentCodings} too.
 *
 * <p>Threads: a decoder belongs to one thread at a time. Not here: compressing.
 */
@NullMarked
package io.fairlead.proxy.coding;

import org.jspecify.annotations.NullMarked;
