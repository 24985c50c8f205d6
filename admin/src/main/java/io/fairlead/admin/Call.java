package io.fairlead.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to the admin port, as a resource sees it.
 *
 * @param method in capitals
 * @param path decoded, without the query
 * @param query decoded parameters
 * @param variables what the route's placeholders matched
 * @param headers the header fields that resources read, by lower-case name
 * @param caller who asks
 * @param body at most 1 MiB
 */
record Call(
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, String> variables,
        Map<String, String> headers,
        Caller caller,
        byte[] body) {

    static Call of(
            String method,
            String path,
            Map<String, List<String>> query,
            Map<String, String> headers,
            Caller caller,
            byte[] body) {
        return new Call(method, path, query, Map.of(), headers, caller, body);
    }

    /** The same on a route with placeholders. */
    Call with(Map<String, String> matched) {
        return new Call(method, path, query, matched, headers, caller, body);
    }

    Optional<String> parameter(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** A parameter without a value, or with one that is not {@code false}. */
    boolean flag(String name) {
        return parameter(name).map(value -> !value.equals("false")).orElse(false);
    }

    /** A header field, or empty. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    String variable(String name) {
        return variables.getOrDefault(name, "");
    }
}
