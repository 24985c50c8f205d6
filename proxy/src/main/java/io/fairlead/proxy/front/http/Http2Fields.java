package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.http1.HopByHop;
import io.fairlead.proxy.http1.HttpGrammar;
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
    private static final int LONGEST_PATH = 16 * 1024;

    private Http2Fields() {}

    static Http2Request request(Http2Headers from, boolean bodyless) {
        Reading reading = new Reading(from, bodyless);
        for (Map.Entry<CharSequence, CharSequence> each : from) {
            reading.field(each.getKey().toString(), each.getValue().toString());
        }
        return reading.request();
    }

    /** One head, being read. The last refusal holds. */
    private static final class Reading {
        private final String method;
        private final String scheme;
        private final String path;
        private final boolean connect;
        private final boolean malformed;
        private final boolean bodyless;
        private final Headers.Builder fields;
        private final StringBuilder cookies = new StringBuilder();
        private @Nullable String authority;
        private @Nullable String refusal;
        private int status = 400;
        private int lengths;
        private long length;
        private boolean expects;

        Reading(Http2Headers from, boolean bodyless) {
            this.method = text(from.method());
            this.scheme = text(from.scheme());
            this.path = text(from.path());
            this.authority = from.authority() == null ? null : from.authority().toString();
            this.connect = method.equals("CONNECT");
            this.malformed = method.isEmpty()
                    || (connect
                            ? from.scheme() != null || from.path() != null || authority == null
                            : !HttpGrammar.scheme(scheme) || path.isEmpty());
            this.bodyless = bodyless;
            this.fields = Headers.builder(from.size());
            this.length = bodyless ? 0 : -1;
        }

        void field(String name, String value) {
            if (name.startsWith(":")) {
                return;
            }
            if (connectionSpecific(name, value)) {
                refusal = "a field is not allowed in HTTP/2";
            } else if (!HttpGrammar.token(name)) {
                refusal = "the name of a field is not a token";
            } else if (!HttpGrammar.fieldValue(value)) {
                refusal = "the value of a field begins or ends with a space, or holds a control character";
            } else if (name.equals("cookie")) {
                cookies.append(cookies.length() == 0 ? "" : "; ").append(value); // RFC 9113 section 8.2.3
            } else if (name.equals("host")) {
                authority = authority == null ? value : authority.equalsIgnoreCase(value) ? authority : "";
            } else {
                fields.add(name, value);
                meaning(name, value);
            }
        }

        private void meaning(String name, String value) {
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

        Http2Request request() {
            if (cookies.length() > 0) {
                fields.add("cookie", cookies.toString());
            }
            if (fields.size() > MOST_FIELDS) {
                refuse(431, "there are too many header fields");
            }
            boolean asterisk = path.equals("*") && method.equals("OPTIONS");
            if (!HttpGrammar.token(method)) {
                refuse(400, "the :method is not a token");
            } else if (path.length() > LONGEST_PATH) {
                refuse(414, "the :path is too long");
            } else if (!connect && !asterisk && !HttpGrammar.originForm(path)) {
                refuse(400, "the :path is malformed");
            } else if (connect && authority != null && !HttpGrammar.authorityWithPort(authority)) {
                refuse(400, "the :authority of a CONNECT is host and port");
            } else if (authority != null && !authority.isEmpty() && !HttpGrammar.authority(authority)) {
                refuse(authority.indexOf('@') < 0 ? 400 : 421, "the :authority is no host with an optional port");
            }
            TargetForm form = connect ? TargetForm.AUTHORITY : asterisk ? TargetForm.ASTERISK : TargetForm.ORIGIN;
            RequestLine asked = new RequestLine(method, form, "", authority, connect ? "" : path);
            return new Http2Request(method, asked, fields.build(), length, expects, malformed, status, refusal);
        }

        private void refuse(int with, String sentence) {
            status = with;
            refusal = sentence;
        }
    }

    private static String text(@Nullable CharSequence of) {
        return of == null ? "" : of.toString();
    }

    private static boolean connectionSpecific(String name, String value) {
        return name.equals("te") ? !value.equals("trailers") : HopByHop.connectionSpecific(name);
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
            String name = each.getKey().toString();
            String value = each.getValue().toString();
            if (HttpGrammar.token(name) && HttpGrammar.fieldValue(value)) { // no pseudo-header's name is a token
                fields.add(name, value);
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
