package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/2 request, read.
 *
 * @param length of the body in bytes, or -1
 * @param status with which it is refused, when {@code refusal} says why
 */
record Http2Request(
        String method,
        Asked asked,
        Headers headers,
        long length,
        boolean expectContinue,
        int status,
        @Nullable String refusal) {}
