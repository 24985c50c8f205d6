package io.fairlead.proxy.translate;

import io.fairlead.dialect.json.JsonSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.InputStream;

/**
 * A document in a buffer, which outlives it. Single bytes are read from a copy of the piece around them, since a buffer
 * checks itself at each access. Read by one thread at a time.
 */
final class BufferSource implements JsonSource {
    private static final int PIECE = 16 * 1024;

    private final ByteBuf bytes;
    private final int length;
    private byte[] piece = {};
    private int pieceStart;

    BufferSource(ByteBuf bytes) {
        this.bytes = bytes.slice();
        this.length = this.bytes.readableBytes();
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public byte at(int index) {
        int within = index - pieceStart;
        if (within < 0 || within >= piece.length) {
            pieceStart = index;
            piece = copy(index, Math.min(length, index + PIECE));
            within = 0;
        }
        return piece[within];
    }

    @Override
    public byte[] copy(int from, int to) {
        byte[] copy = new byte[to - from];
        bytes.getBytes(from, copy);
        return copy;
    }

    @Override
    public InputStream stream(int from) {
        return new ByteBufInputStream(bytes.slice(from, length - from));
    }
}
