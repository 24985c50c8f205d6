package io.fairlead.proxy.http1;

/**
 * How much of a message that is not body is read before it is refused. All sizes in bytes, line ends included.
 *
 * @param requestLine the request line; beyond it 414
 * @param head request line or status line with all fields and the empty line; beyond it 431
 * @param fields fields in a head, and again in a trailer section; beyond it 431
 * @param chunkLine a chunk's size with its extensions
 * @param trailers a trailer section; beyond it 431
 * @param held bytes of later requests kept while one is being served; at this size the connection is no longer read
 *     until {@link RequestDecoder#next()}. One read may overshoot it
 * @param interims 1xx answers before the final one
 */
public record Http1Limits(int requestLine, int head, int fields, int chunkLine, int trailers, int held, int interims) {

    public static final Http1Limits STANDARD =
            new Http1Limits(16 * 1024, 64 * 1024, 100, 1024, 8 * 1024, 64 * 1024, 32);

    public Http1Limits {
        atLeast("requestLine", requestLine, 16);
        atLeast("head", head, requestLine);
        atLeast("fields", fields, 1);
        atLeast("chunkLine", chunkLine, 18);
        atLeast("trailers", trailers, 2);
        atLeast("held", held, 1);
        atLeast("interims", interims, 1);
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
        }
    }
}
