package io.fairlead.proxy.http1;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/** Where heads are copied to be parsed: array access costs a fraction of what a direct buffer's checks cost. */
final class Scratch {

    private static final FastThreadLocal<byte[]> BYTES = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[4096];
        }
    };

    private Scratch() {}

    /** Reads {@code length} bytes of {@code in} to the start of an array that this thread's next call overwrites. */
    static byte[] read(ByteBuf in, int length) {
        byte[] bytes = BYTES.get();
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, bytes.length * 2)];
            BYTES.set(bytes);
        }
        in.readBytes(bytes, 0, length);
        return bytes;
    }
}
