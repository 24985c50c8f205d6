package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;

/**
 * The message is whole.
 *
 * @param trailers fields after a chunked body, without those that may not stand there (RFC 9110 section 6.5.1)
 */
public record EndOfMessage(Headers trailers) {

    public static final EndOfMessage PLAIN = new EndOfMessage(Headers.NONE);
}
