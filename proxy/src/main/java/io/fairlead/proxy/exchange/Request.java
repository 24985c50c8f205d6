package io.fairlead.proxy.exchange;

/**
 * A request, as it goes to a provider. Immutable; the client's own stays untouched however often it is sent.
 *
 * @param method as it came
 * @param path path and query in origin-form, as they came
 * @param headers end-to-end headers, without {@code Host}, hop-by-hop fields and Fairlead's own
 * @param body its bytes
 */
public record Request(String method, String path, Headers headers, RequestBody body) {

    public Request withPath(String changed) {
        return new Request(method, changed, headers, body);
    }

    public Request withHeaders(Headers changed) {
        return new Request(method, path, changed, body);
    }

    public Request withBody(RequestBody changed) {
        return new Request(method, path, headers, changed);
    }

    /** Without the query: it may hold a key. */
    @Override
    public String toString() {
        int query = path.indexOf('?');
        return method + " " + (query < 0 ? path : path.substring(0, query));
    }
}
