package io.fairlead.proxy.http1;

import java.util.Locale;

/**
 * What a peer did against the rules. A decoder emits it in place of a message and decodes nothing after it: the connection
 * must be closed, since where its next message begins is not known. Says nothing of what stood there: no byte of the input
 * comes back out through it.
 *
 * <p>From a client it is answered with {@link #status()}; from an upstream all of them mean a bad answer (502).
 */
public enum Http1Violation {
    REQUEST_LINE_TOO_LONG(414, "The request line is too long."),
    HEAD_TOO_LARGE(431, "The head is too large."),
    TOO_MANY_FIELDS(431, "There are too many header fields."),
    /** RFC 9112 section 2.2. */
    BARE_LINE_FEED(400, "A line ends with LF alone; lines end with CRLF."),
    /** RFC 9112 section 2.2: one is tolerated before a request line. */
    EMPTY_LINES(400, "There are empty lines before the request line."),
    /** RFC 9112 section 3; also what HTTP/0.9 looks like. */
    BAD_REQUEST_LINE(400, "The request line is not 'method target version'."),
    /** Neither a target nor a version: another protocol, or a broken preface of HTTP/2. Closed without an answer. */
    NOT_HTTP(400, "This is no HTTP request."),
    BAD_METHOD(400, "The method is not a token."),
    /** RFC 9112 section 3.2. */
    BAD_TARGET(400, "The request target is malformed or not of a form that fits the method."),
    /** RFC 9112 section 2.3. */
    BAD_VERSION(400, "The protocol version is malformed."),
    UNSUPPORTED_VERSION(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here."),
    /** RFC 9112 section 5. */
    BAD_FIELD_NAME(400, "The name of a header field is not a token."),
    /** RFC 9112 section 5.1. */
    SPACE_BEFORE_COLON(400, "There is whitespace between the name of a header field and its colon."),
    NO_COLON(400, "A header field has no colon."),
    /** RFC 9112 section 5.2. */
    FOLDED_FIELD(400, "A header field is folded over several lines."),
    /** RFC 9110 section 5.5. */
    BAD_FIELD_VALUE(400, "The value of a header field contains a control character."),
    /** RFC 9112 section 3.2. */
    NO_HOST(400, "The Host field is missing."),
    SEVERAL_HOSTS(400, "There is more than one Host field."),
    BAD_HOST(400, "The Host field is not a host with an optional port."),
    /** RFC 9112 section 6.3, rule 5. */
    BAD_CONTENT_LENGTH(400, "The Content-Length is not a plain decimal number."),
    SEVERAL_CONTENT_LENGTHS(400, "There is more than one Content-Length field."),
    CONTENT_LENGTH_OVERFLOW(413, "The Content-Length is beyond all measure."),
    /** RFC 9112 section 6.1. */
    LENGTH_AND_CODING(400, "Content-Length and Transfer-Encoding stand in one message."),
    BAD_TRANSFER_ENCODING(400, "The Transfer-Encoding is not 'chunked', once."),
    UNKNOWN_TRANSFER_CODING(501, "The only transfer coding known here is chunked."),
    CODING_IN_HTTP_1_0(400, "Transfer-Encoding stands in an HTTP/1.0 message."),
    /** RFC 9110 section 9.3.6. */
    CONNECT_WITH_BODY(400, "A CONNECT request has a body."),
    /** RFC 9110 section 10.1.1. */
    UNKNOWN_EXPECTATION(417, "The only expectation known here is 100-continue."),
    /** RFC 9112 section 7.1. */
    BAD_CHUNK_SIZE(400, "A chunk's size is not a plain hexadecimal number."),
    BAD_CHUNK_EXTENSION(400, "A chunk extension is malformed."),
    CHUNK_LINE_TOO_LONG(400, "The line with a chunk's size is too long."),
    BAD_CHUNK_END(400, "A chunk's data does not end with CRLF."),
    TRAILERS_TOO_LARGE(431, "The trailer section is too large."),
    /** RFC 9112 section 4. */
    BAD_STATUS_LINE(502, "The status line is malformed."),
    TOO_MANY_INTERIM_ANSWERS(502, "There are too many 1xx answers before the final one."),
    /** RFC 9110 section 7.8. */
    UNASKED_SWITCH(502, "The protocol was switched without having been asked for.");

    private final int status;
    private final String code;
    private final String sentence;

    Http1Violation(int status, String sentence) {
        this.status = status;
        this.code = name().toLowerCase(Locale.ROOT);
        this.sentence = sentence;
    }

    /** The HTTP status that tells a client of it. */
    public int status() {
        return status;
    }

    /** A stable name for logs and metrics, such as {@code bare_line_feed}. */
    public String code() {
        return code;
    }

    /** One sentence for people. */
    public String sentence() {
        return sentence;
    }

    Rejected rejected() {
        return new Rejected(this);
    }
}
