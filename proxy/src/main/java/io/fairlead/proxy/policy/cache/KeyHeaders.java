package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What of a request's header belongs to the key of its answer. These are all fields, credentials with them, but for those that
 * are known to differ from call to call and to change no answer. Pure.
 */
final class KeyHeaders {

    private static final Set<String> NOISE = Set.of(
            "host",
            "user-agent",
            "date",
            "expect",
            "forwarded",
            "via",
            "priority",
            "referer",
            "cache-control",
            "pragma",
            "content-length",
            "content-type",
            "content-encoding",
            "content-digest",
            "content-md5",
            "digest",
            "accept-encoding",
            "traceparent",
            "tracestate",
            "baggage",
            "b3",
            "sentry-trace",
            "uber-trace-id",
            "newrelic",
            "elastic-apm-traceparent",
            "request-id",
            "correlation-id",
            "idempotency-key",
            "x-idempotency-key",
            "x-request-id",
            "x-correlation-id",
            "x-client-request-id",
            "x-ms-client-request-id",
            "x-amzn-trace-id",
            "x-amz-date",
            "x-amz-content-sha256",
            "x-amz-user-agent",
            "amz-sdk-invocation-id",
            "amz-sdk-request",
            "x-cloud-trace-context",
            "x-goog-api-client",
            "x-real-ip",
            "request-timeout",
            "grpc-timeout",
            "x-request-timeout-ms");

    private static final List<String> NOISY = List.of(
            "x-stainless-", "x-fairlead-", "x-forwarded-", "x-datadog-", "x-b3-", "x-envoy-", "sec-fetch-", "sec-ch-");

    /** Those that answers may come in; which of them are read here is known only once their libraries are loaded. */
    private static final Set<String> CODINGS = Set.of("gzip", "x-gzip", "deflate", "br", "zstd", "*");

    private static final String SIGNED = "aws4-";
    private static final String CREDENTIAL = "credential=";

    private KeyHeaders() {}

    /**
     * Names and values in turn, sorted; null where who asks cannot be told from the header.
     *
     * @param signatureReplaced whether the client's own signature counts for nothing, since its provider is asked by a key of ours
     */
    static @Nullable List<String> of(Headers headers, boolean signatureReplaced) {
        List<String> fields = new ArrayList<>();
        Set<String> codings = new TreeSet<>();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            String value = headers.value(i).trim();
            if (name.equals("accept-encoding")) {
                accepted(value, codings);
            } else if (name.equals("authorization") && signed(value)) {
                // A signature cannot be checked here. What goes with it may be a secret of the caller's; an id alone is
                // none.
                if (!signatureReplaced && !headers.contains("x-amz-security-token")) {
                    return null;
                }
                fields.add(name + ": " + scope(value));
            } else if (counts(name) && !(name.equals("accept") && anyJson(value))) {
                fields.add(name + ": " + value);
            }
        }
        fields.add("accept-encoding: " + codings);
        fields.sort(null);
        return fields;
    }

    private static boolean counts(String name) {
        return !NOISE.contains(name) && NOISY.stream().noneMatch(name::startsWith);
    }

    private static boolean anyJson(String accept) {
        return accept.equals("*/*") || accept.equalsIgnoreCase("application/json");
    }

    private static boolean signed(String authorization) {
        return authorization.regionMatches(true, 0, SIGNED, 0, SIGNED.length());
    }

    /** Whose signature it is, and for which region and service: {@code KEY/20260101/eu-west-1/bedrock/aws4_request} but for the day. */
    private static String scope(String authorization) {
        int begin = authorization.toLowerCase(Locale.ROOT).indexOf(CREDENTIAL);
        if (begin < 0) {
            return authorization;
        }
        int end = authorization.indexOf(',', begin);
        String[] parts = authorization
                .substring(begin + CREDENTIAL.length(), end < 0 ? authorization.length() : end)
                .trim()
                .split("/", -1);
        StringBuilder scope = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            scope.append(i == 1 ? "" : parts[i]).append('/');
        }
        return scope.toString();
    }

    /** Weights count only where they forbid. */
    private static void accepted(String value, Set<String> into) {
        for (String each : value.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = each.split(";", 2);
            String word = parts[0].strip();
            boolean refused = parts.length > 1 && parts[1].replace(" ", "").matches("q=0(\\.0*)?");
            if (!refused && CODINGS.contains(word)) {
                into.add(word);
            }
        }
    }
}
