package io.fairlead.proxy.render;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.ProxyStatusField;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.WholeAnswer;
import org.jspecify.annotations.Nullable;

/** What {@code Proxy-Status} says of failures, refusals and answers. Pure. */
final class ProxyStatus {
    static final String NAME = ProxyStatusField.NAME;

    private ProxyStatus() {}

    /** For an error of Fairlead's own, after attempts; {@code notAsked}: why other targets were not, or empty. */
    static String of(Failure failure, String notAsked) {
        WholeAnswer answer = failure.answer();
        return ProxyStatusField.of(
                null, error(failure), answer == null ? 0 : answer.status(), failure.code() + tail(notAsked));
    }

    /** For an error of Fairlead's own without an attempt. */
    static String of(Refusal refusal, String notAsked) {
        return ProxyStatusField.of(null, error(refusal), 0, refusal.code() + tail(notAsked));
    }

    /** For an error of a provider that is passed on. */
    static String passed(int status, String nextHop, String notAsked) {
        return ProxyStatusField.of(nextHop, null, status, notAsked.isEmpty() ? "" : "not asked: " + notAsked);
    }

    private static String tail(String notAsked) {
        return notAsked.isEmpty() ? "" : "; not asked: " + notAsked;
    }

    /** For a good answer that took more than one try. */
    static String after(int retries, int fallbacks, String nextHop) {
        return ProxyStatusField.of(nextHop, null, 0, "retries=" + retries + " fallbacks=" + fallbacks);
    }

    /** The error types of RFC 9209, section 2.3. */
    private static String error(Failure failure) {
        String ofAnswer = ofAnswer(failure.code());
        return ofAnswer == null ? ofStage(failure) : ofAnswer;
    }

    /** Of what came from an upstream that is no answer: the code says it better than the stage. */
    private static @Nullable String ofAnswer(String code) {
        return switch (code) {
            case "bad_upstream_head", "bad_upstream_framing" -> "http_protocol_error";
            case "upstream_head_too_big" -> "http_response_header_section_size";
            case "upstream_short", "upstream_cut", "answer_incomplete", "stream_incomplete" ->
                "http_response_incomplete";
            default -> null;
        };
    }

    private static String ofStage(Failure failure) {
        boolean late = failure.timedOut() || failure.kind() == Failure.Kind.DEADLINE;
        String code = failure.code();
        return switch (failure.stage()) {
            case RESOLVE -> late ? "dns_timeout" : "dns_error";
            case CONNECT ->
                late
                        ? "connection_timeout"
                        : code.contains("refused") ? "connection_refused" : "destination_unavailable";
            case TLS ->
                late ? "connection_timeout" : code.contains("cert") ? "tls_certificate_error" : "tls_protocol_error";
            case SEND -> late ? "connection_write_timeout" : "connection_terminated";
            case FIRST_BYTE, FIRST_TOKEN -> late ? "http_response_timeout" : "connection_terminated";
            case STREAM -> late ? "http_response_timeout" : "http_response_incomplete";
            case ANSWER ->
                late
                        ? "http_response_timeout"
                        : failure.kind() == Failure.Kind.INTERNAL ? "proxy_internal_error" : "http_protocol_error";
        };
    }

    private static String error(Refusal refusal) {
        return switch (refusal.reason()) {
            case BREAKER_OPEN, PROVIDER_DOWN -> "destination_unavailable";
            case LIMITED, BUDGET, FORBIDDEN -> "http_request_denied";
            case POOL_EXHAUSTED, OVERLOAD, NO_ROOM, DRAINING -> "connection_limit_reached";
            case BAD_REQUEST, TOO_LARGE, HEAD_TOO_LARGE, LOSSY -> "http_request_error";
            case NO_KEY -> "proxy_configuration_error";
        };
    }
}
