package io.fairlead.proxy.exchange;

import org.jspecify.annotations.Nullable;

/**
 * A request, as it goes to a provider. Immutable; the client's own stays untouched however often it is sent.
 *
 * @param method as it came
 * @param path path and query in origin-form, as they came
 * @param headers end-to-end headers, without {@code Host}, hop-by-hop fields and Fairlead's own
 * @param body its bytes
 * @param upgrade the protocol that the client offers to switch to, or null; then {@code body} is what it says in that
 *     protocol, taken only once the provider agreed
 */
public record Request(
        String method,
        String path,
        Headers headers,
        RequestBody body,
        @Nullable String upgrade) {

    /** One that offers no other protocol. */
    public Request(String method, String path, Headers headers, RequestBody body) {
        this(method, path, headers, body, null);
    }

    public Request withPath(String changed) {
        return new Request(method, changed, headers, body, upgrade);
    }

    /** The same request, whose body came compressed and is {@code plain} without that. */
    public Request decoded(RequestBody.Whole plain) {
        return withBody(plain).withHeaders(headers.without(Request::ofTheCoding));
    }

    private static boolean ofTheCoding(String name) {
        return Headers.same(name, "Content-Encoding")
                || Headers.same(name, "Content-Length")
                || Headers.same(name, "Content-Digest")
                || Headers.same(name, "Content-MD5")
                || Headers.same(name, "Digest");
    }

    public Request withHeaders(Headers changed) {
        return new Request(method, path, changed, body, upgrade);
    }

    public Request withBody(RequestBody changed) {
        return new Request(method, path, headers, changed, upgrade);
    }

    /** Without the query: it may hold a key. */
    @Override
    public String toString() {
        int query = path.indexOf('?');
        return method + " " + (query < 0 ? path : path.substring(0, query));
    }
}
