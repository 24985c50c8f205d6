package io.fairlead.proxy.exchange;

/** The way by which a call came in. */
public enum Entrance {
    /** Intercepted within a {@code CONNECT}. */
    INTERCEPT,
    /** By a base URL whose first path segment names the provider. */
    BASE_URL,
    /** Absolute-form {@code http://} through the forward proxy. */
    FORWARD,
    /** Redirected to Fairlead without the client knowing. */
    TRANSPARENT
}
