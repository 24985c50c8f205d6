package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.http1.HopByHop;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Header fields between HTTP/1.1's form and HTTP/2's (RFC 9113 section 8). Pure. */
final class Http2Fields {

    private static final AsciiString HTTPS = AsciiString.cached("https");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");

    /** What HTTP/2 says otherwise. */
    private static final Set<String> SAID_OTHERWISE = Set.of("content-length", "expect", "host");

    private static final int FIELD_OVERHEAD = 32;

    private Http2Fields() {}

    /** A request's head. Throws {@link IllegalArgumentException} when a field could break out of its place. */
    static Http2Headers request(Request request, String authority) {
        Headers fields = request.headers();
        Http2Headers head = new DefaultHttp2Headers(true, true, fields.size() + 6);
        head.method(request.method()).scheme(HTTPS).authority(authority).path(request.path());
        add(fields, head);
        long length = request.body().length();
        if (length > 0 || (length == 0 && expectsContent(request.method()))) {
            head.addLong(CONTENT_LENGTH, length);
        }
        return head;
    }

    /** As SETTINGS_MAX_HEADER_LIST_SIZE counts it (RFC 9113 section 6.5.2). */
    static long size(Http2Headers head) {
        long size = 0;
        for (Map.Entry<CharSequence, CharSequence> field : head) {
            size += field.getKey().length() + field.getValue().length() + FIELD_OVERHEAD;
        }
        return size;
    }

    private static boolean expectsContent(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    static Http2Headers trailers(Headers fields) {
        Http2Headers trailers = new DefaultHttp2Headers(true, true, fields.size());
        add(fields, trailers);
        return trailers;
    }

    private static void add(Headers fields, Http2Headers to) {
        for (int i = 0; i < fields.size(); i++) {
            String name = lower(fields.name(i));
            String value = fields.value(i);
            if (SAID_OTHERWISE.contains(name)
                    || HopByHop.connectionSpecific(name)
                    || (name.equals("te") && !value.equalsIgnoreCase("trailers"))) {
                continue;
            }
            to.add(name, value);
        }
    }

    private static String lower(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }

    /** An answer's fields, or its trailers, without pseudo-fields. */
    static Headers fields(Http2Headers received) {
        Headers.Builder fields = Headers.builder(received.size());
        for (Map.Entry<CharSequence, CharSequence> field : received) {
            CharSequence name = field.getKey();
            if (name.length() > 0 && name.charAt(0) != ':') {
                fields.add(name.toString(), field.getValue().toString());
            }
        }
        return fields.build();
    }

    /** 100 to 599, or -1 when there is none or it is not a number of three digits. */
    static int status(Http2Headers received) {
        CharSequence text = received.status();
        if (text == null || text.length() != 3) {
            return -1;
        }
        int status = 0;
        for (int i = 0; i < 3; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            status = status * 10 + (digit - '0');
        }
        return status >= 100 ? status : -1;
    }

    /** The promised length, or -1; -2 when it is no length. */
    static long length(Headers fields) {
        String text = fields.get("content-length");
        if (text == null) {
            return -1;
        }
        if (text.isEmpty() || text.length() > 18) {
            return -2;
        }
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -2;
            }
            length = length * 10 + (digit - '0');
        }
        return length;
    }
}
