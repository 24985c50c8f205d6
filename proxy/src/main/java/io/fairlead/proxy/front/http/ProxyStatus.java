package io.fairlead.proxy.front.http;

/** Texts of our own as header field and reason phrase. Pure. */
final class ProxyStatus {

    private static final int LONGEST = 200;

    private ProxyStatus() {}

    /** {@code Proxy-Status} (RFC 9209). */
    static String field(String code, String sentence) {
        return "fairlead; error=" + type(code) + "; details=\"" + code + ": " + plain(sentence, "\"\\") + "\"";
    }

    /** A reason phrase: printable ASCII on one line. */
    static String phrase(String sentence) {
        return plain(sentence, "");
    }

    private static String type(String code) {
        return switch (code) {
            case "dns_nxdomain", "dns_failed" -> "dns_error";
            case "connect_refused" -> "connection_refused";
            case "connect_failed" -> "destination_unavailable";
            case "dns_timeout" -> "dns_timeout";
            case "connect_timeout" -> "connection_timeout";
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

    private static String plain(String text, String unwanted) {
        StringBuilder plain = new StringBuilder(Math.min(text.length(), LONGEST));
        for (int i = 0; i < text.length() && plain.length() < LONGEST; i++) {
            char c = text.charAt(i);
            plain.append(c < 0x20 || c > 0x7e || unwanted.indexOf(c) >= 0 ? '?' : c);
        }
        return plain.toString();
    }
}
