package io.fairlead.proxy.upstream;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * A body goes out in portions, each of which says when it has left: so it is known whether a server takes the request. Pure.
 */
final class Portions {

    /** What a TLS record and, unless the peer wants more, a DATA frame hold at most: it is cut there anyway. */
    static final int MOST = 16 * 1024;

    private Portions() {}

    /** Hands all portions of {@code bytes} but the last to {@code others}, which owns them; the last is the caller's. */
    static ByteBuf last(ByteBuf bytes, Consumer<ByteBuf> others) {
        while (bytes.readableBytes() > MOST) {
            others.accept(bytes.readRetainedSlice(MOST));
        }
        return bytes;
    }
}
