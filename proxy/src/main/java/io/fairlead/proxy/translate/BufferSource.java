package io.fairlead.proxy.translate;

import io.fairlead.dialect.json.JsonSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.InputStream;

/** A document in a buffer, which outlives it. */
final class BufferSource implements JsonSource {
    private final ByteBuf bytes;
    private final int length;

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
        return bytes.getByte(index);
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
