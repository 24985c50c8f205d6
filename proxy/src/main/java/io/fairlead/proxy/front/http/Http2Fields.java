package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.http1.TargetForm;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields between HTTP/2's form and ours, on the client's side (RFC 9113 section 8.2): names in lower case, nothing that
 * belongs to a connection, cookie crumbs joined. Pure.
 */
final class Http2Fields {

    private static final int MOST_FIELDS = 100;

    private Http2Fields() {}

    static Http2Request request(Http2Headers from, boolean bodyless) {
        String method = text(from.method());
        String path = text(from.path());
        String authority = from.authority() == null ? null : from.authority().toString();
        Headers.Builder fields = Headers.builder(from.size());
        StringBuilder cookies = new StringBuilder();
        String refusal = method.isEmpty() ? "there is no :method" : null;
        int status = 400;
        int lengths = 0;
        long length = bodyless ? 0 : -1;
        boolean expects = false;
        for (Map.Entry<CharSequence, CharSequence> each : from) {
            String name = each.getKey().toString();
            String value = each.getValue().toString();
            if (name.startsWith(":")) {
                continue;
            }
            if (connectionSpecific(name, value) || !sound(value)) {
                refusal = "a field is not allowed in HTTP/2 or holds a control character";
            } else if (name.equals("cookie")) {
                cookies.append(cookies.length() == 0 ? "" : "; ").append(value); // RFC 9113 section 8.2.3
            } else if (name.equals("host")) {
                authority = authority == null ? value : authority.equalsIgnoreCase(value) ? authority : "";
            } else {
                fields.add(name, value);
            }
            if (name.equals("content-length")) {
                lengths++;
                long said = number(value);
                refusal = said < 0 || lengths > 1 ? "the content-length is malformed" : refusal;
                length = bodyless ? 0 : said;
            } else if (name.equals("expect")) {
                expects = value.equalsIgnoreCase("100-continue");
                if (!expects) {
                    refusal = "the only expectation known here is 100-continue";
                    status = 417;
                }
            }
        }
        if (cookies.length() > 0) {
            fields.add("cookie", cookies.toString());
        }
        if (fields.size() > MOST_FIELDS) {
            refusal = "there are too many header fields";
            status = 431;
        }
        boolean connect = method.equals("CONNECT");
        boolean asterisk = path.equals("*");
        if (!connect && !asterisk && !origin(path)) {
            refusal = "the :path is malformed";
        }
        TargetForm form = connect ? TargetForm.AUTHORITY : asterisk ? TargetForm.ASTERISK : TargetForm.ORIGIN;
        Asked asked = new Asked(method, form, "", authority, connect ? "" : path);
        return new Http2Request(method, asked, fields.build(), length, expects, status, refusal);
    }

    private static String text(@Nullable CharSequence of) {
        return of == null ? "" : of.toString();
    }

    private static boolean connectionSpecific(String name, String value) {
        return switch (name) {
            case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" -> true;
            case "te" -> !value.equals("trailers");
            default -> false;
        };
    }

    private static boolean sound(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x20 ? c != '\t' : c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** As {@code http1} reads it: what it would refuse cannot be sent on to a provider that speaks HTTP/1.1. */
    private static boolean origin(String path) {
        if (!path.startsWith("/") || path.length() > 16 * 1024) {
            return false;
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= 0x20 || c >= 0x7f || c == '#') {
                return false;
            }
        }
        return true;
    }

    private static long number(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        return Long.parseLong(text);
    }

    static Headers trailers(Http2Headers from) {
        Headers.Builder fields = Headers.builder(from.size());
        for (Map.Entry<CharSequence, CharSequence> each : from) {
            String value = each.getValue().toString();
            if (!each.getKey().toString().startsWith(":") && sound(value)) {
                fields.add(each.getKey().toString(), value);
            }
        }
        return fields.build();
    }

    static Http2Headers trailers(Headers from) {
        return fields(new DefaultHttp2Headers(), from);
    }

    static Http2Headers proceed() {
        return new DefaultHttp2Headers().status("100");
    }

    /** {@code length} of the body is written where the head does not say it already and a body follows. */
    static Http2Headers answer(int status, Headers headers, long length, boolean bodyless) {
        Http2Headers to = fields(new DefaultHttp2Headers().status(String.valueOf(status)), headers);
        if (status == 204) {
            to.remove("content-length"); // RFC 9110 section 8.6; some clients fail the stream for it
        } else if (length >= 0 && !bodyless && !to.contains("content-length")) {
            to.set("content-length", String.valueOf(length));
        }
        return to;
    }

    private static Http2Headers fields(Http2Headers to, Headers from) {
        for (int i = 0; i < from.size(); i++) {
            String name = from.name(i).toLowerCase(Locale.ROOT);
            if (!connectionSpecific(name, from.value(i))) {
                to.add(name, from.value(i));
            }
        }
        return to;
    }
}
