package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/2 request, read.
 *
 * @param length of the body in bytes, or -1
 * @param malformed whether it lacks what every request has: its stream ends with an error and no answer (RFC 9113 section 8.3.1)
 * @param status with which it is refused, when {@code refusal} says why
 */
record Http2Request(
        String method,
        RequestLine asked,
        Headers headers,
        long length,
        boolean expectContinue,
        boolean malformed,
        int status,
        @Nullable String refusal) {}
