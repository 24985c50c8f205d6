package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** How a {@link ClientExchange} reads and writes: one request on an HTTP/1.1 connection, or one stream of HTTP/2. On the loop. */
interface Wire {

    /**
     * Writes the answer's head; nothing is flushed.
     *
     * @param length of the body, or -1
     * @param bodyless whether no body follows whatever the head says (HEAD, 204, 304)
     */
    void head(int status, Headers headers, long length, boolean bodyless);

    /** Writes bytes of the body; owns the buffer. */
    void data(ByteBuf bytes);

    void flush();

    /** The answer is whole: ends the message. */
    void end(Headers trailers);

    /** Writes a body that is at hand as a whole, and ends the message; {@code bodyless}: nothing but the end. */
    default void body(byte[] bytes, boolean bodyless) {
        if (!bodyless) {
            data(Unpooled.wrappedBuffer(bytes));
        }
        end(Headers.NONE);
    }

    /** The answer broke off, or cannot begin: ends the message as an aborted one. */
    void abort();

    /** Whether the client takes what is written. */
    boolean writable();

    /** Tells the client to send its body ({@code 100 Continue}). */
    void proceed();

    /** Whether more of the request's body is wanted. */
    void reading(boolean wanted);

    /** After the answer this connection serves no other request: its bytes can no longer be trusted or waited for. */
    void last();

    /** The call is over and holds nothing any more: the next request may come, or the connection ends. */
    void finished();
}
