package io.fairlead.dialect.json;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;

/** A document in an array. */
final class ArraySource implements JsonSource {
    private final byte[] bytes;

    ArraySource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public byte at(int index) {
        return bytes[index];
    }

    @Override
    public byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    @Override
    public InputStream stream(int from) {
        return new ByteArrayInputStream(bytes, from, bytes.length - from);
    }
}
