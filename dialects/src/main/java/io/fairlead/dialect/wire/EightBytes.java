package io.fairlead.dialect.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes of an array at once, as one little-endian number: the first byte is the lowest. */
final class EightBytes {
    static final int LENGTH = 8;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private EightBytes() {}

    /** The bytes from {@code at} on, all eight of which are within the array. */
    static long at(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Eight times {@code b}. */
    static long all(char b) {
        return b * ONES;
    }

    /** Nonzero when one of the eight is that of {@code wanted}; its lowest bit lies within the first of them. */
    static long equal(long eight, long wanted) {
        long zeroWhereEqual = eight ^ wanted;
        return (zeroWhereEqual - ONES) & ~zeroWhereEqual & HIGHS;
    }

    /** Nonzero when one of the eight is none of ASCII's. */
    static long beyondAscii(long eight) {
        return eight & HIGHS;
    }

    /** Whether the first one found is among the first {@code count}. */
    static boolean within(long found, int count) {
        return found != 0 && before(found) < count;
    }

    /** How many bytes stand before the first one found; {@code found} is not zero. */
    static int before(long found) {
        return Long.numberOfTrailingZeros(found) >>> 3;
    }
}
