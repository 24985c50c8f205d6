package io.fairlead.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each rule of RFC 9112 by example, whole and byte by byte. */
@SuppressWarnings("StringConcatToTextBlock") // Line ends are CRLF here.
class RequestRulesTest {

    private static final String HOST = "Host: a.test\r\n";
    private static final String CHUNKED = "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n";

    private final List<DynamicTest> tests = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> refuses_a_malformed_request_line() {
        refused("bare_line_feed", "GET / HTTP/1.1\n" + HOST + "\r\n");
        refused("bare_line_feed", "\nGET / HTTP/1.1\r\n" + HOST + "\r\n");
        refused("empty_lines", "\r\n\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_method", "\rGET / HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_method", " GET / HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_method", "G@T / HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_method", "G\u0000T / HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_method", "GET\t/ HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_request_line", "GET\r\n\r\n");
        refused("bad_request_line", "GET /\r\n\r\n");
        refused("bad_request_line", "GET  / HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_version", "GET /  HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_version", "GET / HTTP/1.1 \r\n" + HOST + "\r\n");
        refused("bad_version", "GET / HTTP/1.1\t\r\n" + HOST + "\r\n");
        refused("bad_version", "GET / HTTP/1.1\rX\r\n" + HOST + "\r\n");
        refused("bad_version", "GET / HTTP/11\r\n" + HOST + "\r\n");
        refused("bad_version", "GET / HTTP/1.10\r\n" + HOST + "\r\n");
        refused("bad_version", "GET / http/1.1\r\n" + HOST + "\r\n");
        refused("not_http", "INVALID CONNECTION PREFACE\r\n\r\n");
        refused("not_http", "HELO mail example\r\n\r\n");
        refused("bad_version", "GET / FTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "HELO mail HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_version", "GET / a HTTP/1.1\r\n" + HOST + "\r\n");
        refused("unsupported_version", "GET / HTTP/0.9\r\n" + HOST + "\r\n");
        refused("unsupported_version", "GET / HTTP/1.2\r\n" + HOST + "\r\n");
        refused("unsupported_version", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        refused("bad_method", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n");
        return made();
    }

    @TestFactory
    Stream<DynamicTest> refuses_a_malformed_target() {
        refused("bad_target", "GET a HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "GET /\u0001 HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "GET /\u0000 HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "GET /\u007f HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "GET /\u00e4 HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "GET /a\tb HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "GET /a#b HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "GET * HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "GET http:// HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "GET http:///a HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "GET http://u:p@a.test/ HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "GET ftp://a.test/ HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "GET a.test:80 HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "CONNECT / HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "CONNECT a.test HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "CONNECT a.test:0 HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "CONNECT a.test:65536 HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "CONNECT u@a.test:443 HTTP/1.1\r\n" + HOST + "\r\n");
        refused("connect_with_body", "CONNECT a.test:443 HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\n\r\nx");
        refused(
                "connect_with_body",
                "CONNECT a.test:443 HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        return made();
    }

    @TestFactory
    Stream<DynamicTest> refuses_malformed_fields() {
        field("bad_field_name", ": v");
        field("bad_field_name", "\u0000A: v");
        field("bad_field_name", "A\u0000: v");
        field("bad_field_name", "A\u000b: v");
        field("bad_field_name", "A\u001f: v");
        field("bad_field_name", "A(b): v");
        field("bad_field_name", "\u00e4: v");
        field("bad_field_name", "A\rB: v");
        field("space_before_colon", "A : v");
        field("space_before_colon", "A\t: v");
        field("space_before_colon", "Transfer-Encoding : chunked");
        field("space_before_colon", "A B: v");
        field("no_colon", "A");
        field("folded_field", " v");
        field("folded_field", "A: v\r\n w");
        field("folded_field", "A: v\r\n\tw");
        field("bad_field_value", "A: \u0000");
        field("bad_field_value", "A: v\u0001");
        field("bad_field_value", "A: v\u007f");
        field("bad_field_value", "A: v\u001b[31m");
        field("bad_field_value", "A: v\rB: w");
        field("bad_field_value", "A: v\r");
        field("bare_line_feed", "A: v\nB: w");
        field("bare_line_feed", "A: v\n\nGET / HTTP/1.1");
        refused("folded_field", "GET / HTTP/1.1\r\n " + HOST + "\r\n");
        return made();
    }

    @TestFactory
    Stream<DynamicTest> refuses_an_unclear_host() {
        refused("no_host", "GET / HTTP/1.1\r\n\r\n");
        refused("no_host", "GET http://a.test/ HTTP/1.1\r\n\r\n");
        refused("several_hosts", "GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n");
        refused("several_hosts", "GET / HTTP/1.0\r\n" + HOST + "host: b.test\r\n\r\n");
        for (String host : List.of(
                "",
                "a b",
                "a/b",
                "a@b",
                "u:p@a",
                ":80",
                "a:x",
                "a:-1",
                "a:+1",
                "a%2",
                "a%2g",
                "a%",
                "a\tb",
                "a\"b",
                "<a>",
                "a{b}",
                "a|b",
                "a^b",
                "a`b",
                "[]",
                "[v1]",
                "[v.a]",
                "[v1.]",
                "[vg.a]",
                "[v1.a]b",
                "[::g]",
                "a]",
                "a:99999",
                "a:1:2",
                "[::1",
                "[::1]x",
                "[::1%25eth0]",
                "[a.test]",
                "::1",
                "a\\b",
                "\u00ff",
                "a?b",
                "a#b")) {
            refused("bad_host", "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
        return made();
    }

    /** RFC 3986 section 3.2.2: what cannot be dialled is still a host, and a base URL has no use for it. */
    @TestFactory
    Stream<DynamicTest> takes_every_host_of_the_grammar() {
        for (String host : List.of(
                "a",
                "A.TEST",
                "a.test.",
                "a.test:8080",
                "a:0",
                "a:",
                "a_b~c-d",
                "127.0.0.1",
                "0.0.0.0=5000",
                "999.1.2",
                "0x7f.1",
                "a!$&'()*+,;=b",
                "a,b",
                "a=b:80",
                "a%2eb",
                "%41",
                "%E4%F6:1",
                "xn--bcher-kva.example",
                "[::1]",
                "[::1]:",
                "[::ffff:1.2.3.4]:80",
                "[v1.fe80::a+en1]",
                "[vF.x]:65535")) {
            accepted("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            if (!host.endsWith(":")) {
                accepted("GET http://" + host + "/a HTTP/1.1\r\nHost: x\r\n\r\n");
            }
        }
        refused("bad_target", "CONNECT a.test: HTTP/1.1\r\n" + HOST + "\r\n");
        refused("bad_target", "GET http://a:99999/ HTTP/1.1\r\n" + HOST + "\r\n");
        return made();
    }

    @TestFactory
    Stream<DynamicTest> offers_no_protocol_but_websocket() {
        upgrade("websocket", "Connection: Upgrade", "Upgrade: websocket");
        upgrade("WebSocket", "Connection: keep-alive, upgrade", "Upgrade: h2c, WebSocket");
        upgrade("websocket", "Upgrade: foo", "Upgrade: websocket", "Connection: upgrade");
        upgrade(null, "Connection: Upgrade", "Upgrade: foo");
        upgrade(null, "Connection: Upgrade", "Upgrade: h2c");
        upgrade(null, "Connection: Upgrade", "Upgrade: TLS/1.0, HTTP/2.0");
        upgrade(null, "Connection: Upgrade", "Upgrade: websocket2");
        upgrade(null, "Connection: Upgrade", "Upgrade:");
        upgrade(null, "Upgrade: websocket");
        return made();
    }

    private void upgrade(@Nullable String protocol, String... fields) {
        String head = String.join("\r\n", fields);
        tests.add(DynamicTest.dynamicTest(head, () -> {
            byte[] get = Wire.bytes("GET / HTTP/1.1\r\n" + HOST + head + "\r\n\r\n");
            assertThat(RequestParser.parse(get, 0, get.length).upgrade()).isEqualTo(protocol);
            byte[] post = Wire.bytes("POST / HTTP/1.1\r\n" + HOST + head + "\r\n\r\n");
            assertThat(RequestParser.parse(post, 0, post.length).upgrade()).isNull();
            byte[] old = Wire.bytes("GET / HTTP/1.0\r\n" + HOST + head + "\r\n\r\n");
            assertThat(RequestParser.parse(old, 0, old.length).upgrade()).isNull();
        }));
    }

    @TestFactory
    Stream<DynamicTest> refuses_unclear_framing() {
        for (String length :
                List.of("", "+5", "-5", "5,5", "5, 5", "5 5", "0x5", "5;", "5.0", "1e1", "five", "\"5\"", "5\u00b2")) {
            field("bad_content_length", "Content-Length: " + length);
        }
        field("several_content_lengths", "Content-Length: 5\r\nContent-Length: 5");
        field("several_content_lengths", "Content-Length: 5\r\ncontent-length: 6");
        field("content_length_overflow", "Content-Length: 9223372036854775808");
        field("content_length_overflow", "Content-Length: 18446744073709551621");
        field("length_and_coding", "Content-Length: 5\r\nTransfer-Encoding: chunked");
        field("length_and_coding", "tRANSFER-eNCODING: chunked\r\nContent-Length: 5");
        field("bad_transfer_encoding", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked");
        field("bad_transfer_encoding", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity");
        for (String coding : List.of(
                "",
                ",",
                "chunked,",
                ",chunked",
                "chunked, chunked",
                "chunked, gzip",
                "chunked;q=1",
                "\"chunked\"",
                "chunked chunked",
                "x chunked",
                "ch\u00fcnked")) {
            field("bad_transfer_encoding", "Transfer-Encoding: " + coding);
        }
        for (String coding : List.of("identity", "gzip", "'chunked'", "gzip, chunked", "xchunked", "chunke")) {
            field("unknown_transfer_coding", "Transfer-Encoding: " + coding);
        }
        field("bad_field_value", "Transfer-Encoding: \u000bchunked");
        field("folded_field", "Transfer-Encoding:\r\n chunked");
        refused("coding_in_http_1_0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        field("unknown_expectation", "Expect: 200-ok");
        field("unknown_expectation", "Expect: 100-continue, 100-continue");
        field("unknown_expectation", "Expect: 100-continue\r\nExpect: 100-continue");
        return made();
    }

    @TestFactory
    Stream<DynamicTest> refuses_malformed_chunks() {
        for (String line : List.of(
                "",
                " 1",
                "+1",
                "-1",
                "0x1",
                "g",
                "1 ",
                "1\t",
                "1,",
                "_1",
                "1_0",
                "1h",
                "\u00b2",
                "1000000000000000",
                "fffffffffffffffff",
                "00000000000000001")) {
            String code = line.startsWith("1 ") || line.startsWith("1\t") ? "bad_chunk_extension" : "bad_chunk_size";
            refusedLate(code, CHUNKED + line + "\r\nx\r\n0\r\n\r\n");
        }
        for (String extension : List.of(
                ";",
                ";;",
                ";a;",
                ";a=",
                ";a=\"",
                ";a=\"b",
                ";a=\"b\\\"",
                ";a=\"b\"c",
                ";a b",
                ";=b",
                ";a=b=c",
                ";a=\"\u0001\"",
                ";a=\u0000",
                ";a\r;b",
                ";a=\"\r\"")) {
            refusedLate("bad_chunk_extension", CHUNKED + "1" + extension + "\r\nx\r\n0\r\n\r\n");
        }
        refusedLate("bare_line_feed", CHUNKED + "1\nx\r\n0\r\n\r\n");
        refusedLate("bare_line_feed", CHUNKED + "1;a\nx\r\n0\r\n\r\n");
        refusedLate("bare_line_feed", CHUNKED + "1;a=\"\n\"\r\nx\r\n0\r\n\r\n");
        refusedLate("bad_chunk_size", CHUNKED + "1\r\r\nx\r\n0\r\n\r\n");
        refusedLate("bad_chunk_end", CHUNKED + "1\r\nxx\r\n0\r\n\r\n");
        refusedLate("bad_chunk_end", CHUNKED + "1\r\nx\n0\r\n\r\n");
        refusedLate("bad_chunk_end", CHUNKED + "1\r\nx\rx0\r\n\r\n");
        refusedLate("bad_chunk_end", CHUNKED + "1\r\nx0\r\n\r\n");
        refusedLate("bare_line_feed", CHUNKED + "0\r\n\n");
        refusedLate("bad_field_name", CHUNKED + "0\r\n\u0000: a\r\n\r\n");
        refusedLate("folded_field", CHUNKED + "0\r\n a: b\r\n\r\n");
        refusedLate("bad_field_name", CHUNKED + "0\r\nX: a\r\nGET / HTTP/1.1\r\n".replace("GET ", "G/") + "\r\n");
        refusedLate("chunk_line_too_long", CHUNKED + "1;" + "a".repeat(1100) + "\r\nx\r\n0\r\n\r\n");
        refusedLate("chunk_line_too_long", CHUNKED + "0".repeat(1100));
        refusedLate("trailers_too_large", CHUNKED + "0\r\nA: " + "b".repeat(9000) + "\r\n\r\n");
        return made();
    }

    @TestFactory
    Stream<DynamicTest> refuses_what_is_too_large() {
        int line = 16 * 1024;
        String tail = " HTTP/1.1\r\n" + HOST + "\r\n";
        int fixed = "GET / HTTP/1.1\r\n".length();
        accepted("GET /" + "a".repeat(line - fixed) + tail);
        refused("request_line_too_long", "GET /" + "a".repeat(line - fixed + 1) + tail);
        refused("request_line_too_long", "a".repeat(line + 1));
        accepted("GET / HTTP/1.1\r\n" + HOST + "A: b\r\n".repeat(99) + "\r\n");
        refused("too_many_fields", "GET / HTTP/1.1\r\n" + HOST + "A: b\r\n".repeat(100) + "\r\n");
        refused("head_too_large", "GET / HTTP/1.1\r\n" + HOST + "A: " + "b".repeat(65 * 1024) + "\r\n\r\n");
        refused(
                "head_too_large",
                "GET / HTTP/1.1\r\n" + HOST + ("A: " + "b".repeat(1000) + "\r\n").repeat(66) + "\r\n");
        return made();
    }

    @TestFactory
    Stream<DynamicTest> takes_what_is_valid_beyond_doubt() {
        accepted("GET / HTTP/1.1\r\n" + HOST + "\r\n");
        accepted("\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n");
        accepted("GET / HTTP/1.0\r\n\r\n");
        accepted("GET /%00%zz|[]?a=b&c[]={} HTTP/1.1\r\n" + HOST + "\r\n");
        accepted("M-SEARCH //x HTTP/1.1\r\n" + HOST + "\r\n");
        accepted("OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n");
        accepted("OPTIONS http://a.test HTTP/1.1\r\n" + HOST + "\r\n");
        accepted("GET HTTP://a.test:8080?q HTTP/1.1\r\nHost: other\r\n\r\n");
        accepted("CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n");
        accepted("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n");
        accepted("GET / HTTP/1.1\r\nhOST:\t127.0.0.1:9800 \r\n\r\n");
        accepted("GET / HTTP/1.1\r\n" + HOST + "A:\r\nB: \t \r\nC: \u00ff\u0080\r\nA: again\r\n\r\n");
        accepted("GET / HTTP/1.1\r\n" + HOST + "!#$%&'*+-.^_`|~0aZ: v\r\n\r\n");
        accepted("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n");
        accepted("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 0000000001\r\n\r\nx");
        accepted("POST / HTTP/1.1\r\n" + HOST + "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\nx");
        accepted(CHUNKED + "1\r\nx\r\n0\r\n\r\n");
        accepted(CHUNKED + "0\r\n\r\n");
        accepted(CHUNKED + "000000000000001\r\nx\r\n0;a=b;c=\"d\\\\\\\"; e\";f\r\n\r\n");
        accepted(CHUNKED + "1 ; a = b\r\nx\r\n0\r\nA: b\r\n\r\n");
        return made();
    }

    private void field(String code, String field) {
        refused(code, "POST / HTTP/1.1\r\n" + HOST + field + "\r\n\r\nhello");
    }

    /** Refused before anything of it was told. */
    private void refused(String code, String text) {
        inPieces(code + ": " + shown(text), text, events -> assertThat(events).containsExactly("violation " + code));
    }

    /** Refused after its head. */
    private void refusedLate(String code, String text) {
        inPieces(
                code + ": " + shown(text),
                text,
                events -> assertThat(events).hasSizeBetween(2, 3).last().isEqualTo("violation " + code));
    }

    private void accepted(String text) {
        inPieces(
                "takes " + shown(text),
                text,
                events -> assertThat(events)
                        .hasSizeBetween(2, 3)
                        .last()
                        .asString()
                        .startsWith("end"));
    }

    private void inPieces(String name, String text, Consumer<List<String>> check) {
        tests.add(DynamicTest.dynamicTest(name, () -> {
            byte[] bytes = Wire.bytes(text);
            List<String> whole = Wire.requests(bytes, Integer.MAX_VALUE);
            check.accept(whole);
            for (int size : bytes.length < 2000 ? new int[] {1, 2, 3, 7} : new int[] {997}) {
                assertThat(Wire.requests(bytes, size)).as("pieces of %s", size).isEqualTo(whole);
            }
        }));
    }

    private Stream<DynamicTest> made() {
        return List.copyOf(tests).stream();
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), 120); i++) {
            char c = text.charAt(i);
            shown.append(c > 0x1f && c < 0x7f ? String.valueOf(c) : String.format("<%02x>", (int) c));
        }
        return shown.toString();
    }
}
