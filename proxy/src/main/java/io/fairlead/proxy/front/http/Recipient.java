package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.ByteBuf;

/**
 * Who has the request that an HTTP/1.1 connection is serving: a {@link ClientExchange}, or a {@link Bypass} past all policy. On
 * the loop.
 */
interface Recipient {

    /** Bytes of the request's body; owns the buffer. */
    void data(ByteBuf bytes);

    /** The request is whole. */
    void requestEnded(Headers trailers);

    /** Nothing more came with this read. */
    void readComplete();

    /** The client takes more of its answer. */
    void writable();

    /** The client broke the rules, or was too slow: it hears of it if nothing was answered yet. */
    void reject(int status, String code, String sentence);

    /** The client is gone, for the reason {@code code}. */
    void gone(String code);
}
