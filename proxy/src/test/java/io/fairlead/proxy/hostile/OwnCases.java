package io.fairlead.proxy.hostile;

import java.util.List;

/** Requests of our own writing. {@code ~} stands for CRLF and {@code /P} for the base path of the provider. */
final class OwnCases {

    private static final String POST = "POST /P/v1/x HTTP/1.1~Host: x~";

    /** None of them may reach an upstream. */
    static final List<String> MALFORMED = List.of(
            "GET /P/v1/x HTTP/1.1\nHost: x\n\n",
            "GET /P/v1/x HTTP/1.1~Host: x\nA: b~~",
            "GET /P/v1/x HTTP/1.1~~",
            "GET /P/v1/x HTTP/1.1~Host: x~Host: x~~",
            "GET /P/v1/x HTTP/1.1~Host: a b~~",
            "GET /P/v1/x HTTP/1.1~Host: x~Host : y~~",
            "GET /P/v1/x~~",
            "GET /P/v1/x HTTP/2.0~Host: x~~",
            "GET /P/v1/x http/1.1~Host: x~~",
            "GET /P/v1/x HTTP/1.1 ~Host: x~~",
            "GET  /P/v1/x HTTP/1.1~Host: x~~",
            "GET\t/P/v1/x HTTP/1.1~Host: x~~",
            "GET /P/v1/x y HTTP/1.1~Host: x~~",
            "GE(T /P/v1/x HTTP/1.1~Host: x~~",
            "GET /P/v1/\u00fc HTTP/1.1~Host: x~~",
            "GET /P/v1/x#f HTTP/1.1~Host: x~~",
            "GET /P/v1/\u007f HTTP/1.1~Host: x~~",
            "GET /P/v1/x HTTP/1.1~ Host: x~~",
            "GET /P/v1/x HTTP/1.1~Host: x~A: b~ c~~",
            "GET /P/v1/x HTTP/1.1~Host: x~no colon~~",
            "GET /P/v1/x HTTP/1.1~Host: x~: nameless~~",
            "GET /P/v1/x HTTP/1.1~Host: x~A\u0001: b~~",
            "GET /P/v1/x HTTP/1.1~Host: x~A: b\u0000c~~",
            "GET /P/v1/x HTTP/1.1~Host: x~A: b\rc~~",
            POST + "Content-Length: 4~Content-Length: 5~~abcde",
            POST + "Content-Length: 4, 5~~abcde",
            POST + "Content-Length: +5~~abcde",
            POST + "Content-Length: -1~~abcde",
            POST + "Content-Length: 0x5~~abcde",
            POST + "Content-Length: 5 5~~abcde",
            POST + "Content-Length:~~abcde",
            POST + "Content-Length: 99999999999999999999~~abcde",
            POST + "Content-Length : 5~~abcde",
            POST + "Content-Length: 5~Transfer-Encoding: chunked~~0~~",
            POST + "Transfer-Encoding: xchunked~~0~~",
            POST + "Transfer-Encoding: identity~~0~~",
            POST + "Transfer-Encoding: chunked, identity~~0~~",
            POST + "Transfer-Encoding: chunked, chunked~~0~~",
            POST + "Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~",
            POST + "Transfer-Encoding:~ chunked~~0~~",
            POST + "Transfer-Encoding: chunked\u000b~~0~~",
            "POST /P/v1/x HTTP/1.0~Host: x~Transfer-Encoding: chunked~~0~~",
            POST + "Transfer-Encoding: chunked~~0x1~a~0~~",
            POST + "Transfer-Encoding: chunked~~+1~a~0~~",
            POST + "Transfer-Encoding: chunked~~-1~a~0~~",
            POST + "Transfer-Encoding: chunked~~~0~~",
            POST + "Transfer-Encoding: chunked~~1~ab~0~~",
            POST + "Transfer-Encoding: chunked~~1\na\n0\n\n",
            POST + "Transfer-Encoding: chunked~~1;a\nb~a~0~~",
            POST + "Transfer-Encoding: chunked~~ffffffffffffffffff~a~0~~",
            POST + "Transfer-Encoding: chunked~~0~bad trailer~~",
            "\u0000\u0001\u0002\u0003");

    /** Every one must arrive. */
    static final List<String> VALID = List.of(
            "GET /P/v1/x HTTP/1.1~Host: x~~",
            "HEAD /P/v1/x HTTP/1.1~Host: x~~",
            "DELETE /P/v1/x HTTP/1.1~Host: x~~",
            "PATCH /P/v1/x HTTP/1.1~Host: x~Content-Length: 2~~{}",
            "GET /P/v1/x HTTP/1.0~Host: x~~",
            "~GET /P/v1/x HTTP/1.1~Host: x~~",
            "GET /P/v1/%C3%BC/a%20b?q=~1&r=[2]!$'()*,;:@ HTTP/1.1~Host: x~~".replace("=~1", "=%7E1"),
            "GET /P/v1/x HTTP/1.1~hOsT:\t x \t~~",
            "GET /P/v1/x HTTP/1.1~Host: x~A: caf\u00e9~Empty:~~",
            "GET /P/v1/x HTTP/1.1~Host: x~Long: " + "l".repeat(8000) + "~~",
            POST + "Content-Length: 5~~abcde",
            POST + "Content-Length: 0~~",
            POST + "Transfer-Encoding: chunked~~5~abcde~0~~",
            POST + "Transfer-Encoding: CHUNKED~~5;ext=\"q\"~abcde~000~~",
            POST + "Transfer-Encoding: chunked~~3~abc~2~de~0~X-Sum: 1~~",
            POST + "Content-Length: 5~Connection: close~~abcde",
            "OPTIONS /P/v1/x HTTP/1.1~Host: x~~");

    private OwnCases() {}

    static byte[] bytes(String written, String base) {
        return written.replace("~", "\r\n")
                .replace("/P/", base + "/")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
