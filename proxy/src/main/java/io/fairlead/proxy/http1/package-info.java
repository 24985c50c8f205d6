/**
 * HTTP/1.1 on the wire, for both sides: bytes become messages and messages bytes, each head parsed once, each body passed
 * on in the buffers it came in. What RFC 9112 calls an error is refused, for a lenient reader in front of another reader
 * is how requests are smuggled.
 *
 * <p>The nouns: a {@link io.fairlead.proxy.http1.RequestHead} or {@link io.fairlead.proxy.http1.ResponseHead} opens a
 * message, its {@link io.fairlead.proxy.http1.Framing} says where the body ends, plain {@code ByteBuf}s carry the body,
 * {@link io.fairlead.proxy.http1.EndOfMessage} closes it. Instead of these may come a
 * {@link io.fairlead.proxy.http1.Http1Violation} (the peer broke the rules), a
 * {@link io.fairlead.proxy.http1.Truncated} (it went away in the middle) or
 * {@link io.fairlead.proxy.http1.ExtraBytes} (it said more than its message).
 *
 * <p>The way through: {@link io.fairlead.proxy.http1.RequestDecoder} and {@link io.fairlead.proxy.http1.ResponseDecoder} stand
 * in a pipeline and share {@code MessageDecoder}, which walks the stages of a message. {@code HeadScan} finds the end of a
 * head, {@code FieldParser} reads its fields, {@code RequestParser}, {@code ResponseParser} and {@code FramingRule} judge them,
 * {@code BodyDecoder} reads the body by its framing, {@code ChunkLine} the sizes of chunks. Outwards {@link
 * io.fairlead.proxy.http1.RequestWriter}, {@link io.fairlead.proxy.http1.ResponseWriter} and {@link
 * io.fairlead.proxy.http1.ChunkWriter} write into a buffer; {@link io.fairlead.proxy.http1.HopByHop} removes what belongs to
 * one connection only.
 *
 * <p>Not here: timeouts, connections, what a request means, and any body limit.
 *
 * <p>Threads: a decoder belongs to its channel's event loop; everything else is a value or a function.
 */
@NullMarked
package io.fairlead.proxy.http1;

import org.jspecify.annotations.NullMarked;
