package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.ProxyStatusField;

/** What {@code Proxy-Status} and the reason phrase say of what the front refuses. Pure. */
final class RefusalStatus {

    private static final int LONGEST = 200;

    private RefusalStatus() {}

    /** {@code Proxy-Status}. */
    static String field(String code, String sentence) {
        return ProxyStatusField.of(null, type(code), 0, code + ": " + sentence);
    }

    /** A reason phrase: printable ASCII on one line. */
    static String phrase(String sentence) {
        StringBuilder plain = new StringBuilder(Math.min(sentence.length(), LONGEST));
        for (int i = 0; i < sentence.length() && plain.length() < LONGEST; i++) {
            char c = sentence.charAt(i);
            plain.append(c < 0x20 || c > 0x7e ? '?' : c);
        }
        return plain.toString();
    }

    private static String type(String code) {
        return switch (code) {
            case "dns_nxdomain", "dns_failed" -> "dns_error";
            case "connect_refused" -> "connection_refused";
            case "connect_failed" -> "destination_unavailable";
            case "dns_timeout" -> "dns_timeout";
            case "connect_timeout", "tls_timeout" -> "connection_timeout";
            case "tls_handshake_failed", "tls_not_spoken" -> "tls_protocol_error";
            case "tls_cert_expired",
                    "tls_cert_not_yet_valid",
                    "tls_cert_name",
                    "tls_cert_untrusted",
                    "tls_cert_revoked",
                    "tls_cert_weak",
                    "tls_cert_invalid" -> "tls_certificate_error";
            case "connect_unreachable" -> "destination_ip_unroutable";
            case "private_address", "metadata_address", "own_listener", "ssrf_blocked", "not_allowed", "bad_host" ->
                "destination_ip_prohibited";
            case "bad_upstream_head" -> "http_protocol_error";
            case "draining", "max_connections" -> "connection_limit_reached";
            case "internal_error", "not_rendered" -> "proxy_internal_error";
            case "loop" -> "proxy_loop_detected";
            case "proxy_authentication_required" -> "http_request_denied";
            default -> "http_request_error";
        };
    }
}
