package io.fairlead.proxy.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that came and are not decoded. A buffer is decoded where it lies, so that no body is copied. Only when it ends
 * within a line is that beginning carried over. The next buffer gives as little as the rest of the line to it.
 */
final class Inbox {

    private static final int SMALLEST = 256;

    /** A line, or what is held between messages, that began in an earlier buffer. Ours alone to write. */
    private @Nullable ByteBuf carried;

    /** The buffer being decoded when nothing is carried. */
    private @Nullable ByteBuf incoming;

    /** What came while an earlier buffer was being decoded. */
    private @Nullable ArrayDeque<ByteBuf> later;

    void add(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            bytes.release();
        } else if (incoming == null) {
            incoming = bytes;
        } else {
            if (later == null) {
                later = new ArrayDeque<>(4);
            }
            later.add(bytes);
        }
    }

    boolean isEmpty() {
        return current() == null;
    }

    int bytes() {
        int sum = (carried == null ? 0 : carried.readableBytes()) + (incoming == null ? 0 : incoming.readableBytes());
        if (later != null) {
            for (ByteBuf each : later) {
                sum += each.readableBytes();
            }
        }
        return sum;
    }

    /** The next readable buffer, still the inbox's own; null when there is none. */
    @Nullable
    ByteBuf current() {
        if (carried != null) {
            if (carried.isReadable()) {
                return carried;
            }
            carried.release();
            carried = null;
        }
        while (incoming != null && !incoming.isReadable()) {
            incoming.release();
            incoming = later == null ? null : later.poll();
        }
        return incoming;
    }

    /** The next {@code length} bytes of {@link #current()}, now the caller's. */
    ByteBuf take(int length) {
        ByteBuf in = current();
        if (in == null) {
            throw new IllegalStateException("nothing to take");
        }
        if (carried == null && in.readableBytes() == length) {
            incoming = later == null ? null : later.poll();
            return in;
        }
        return in.readRetainedSlice(length);
    }

    /** Brings the next line's worth of bytes behind those of {@link #current()}; false when there is none. */
    boolean joinNextLine() {
        ByteBuf source;
        if (carried == null) {
            ByteBuf beginning = incoming;
            source = later == null ? null : later.poll();
            if (source == null || beginning == null) {
                return false;
            }
            carried = beginning.alloc().buffer(Math.max(SMALLEST, beginning.readableBytes()));
            carried.writeBytes(beginning);
            beginning.release();
            incoming = source;
        } else {
            source = incoming;
            if (source == null) {
                return false;
            }
        }
        int lineFeed = source.indexOf(source.readerIndex(), source.writerIndex(), Octets.LF);
        append(source, lineFeed < 0 ? source.readableBytes() : lineFeed - source.readerIndex() + 1);
        return true;
    }

    /** Keeps what is left in a buffer of its own size, so that a large read buffer is not held for a few bytes. */
    void rest(ByteBufAllocator alloc) {
        ByteBuf in = current();
        if (in == null) {
            return;
        }
        if (carried == null) {
            carried = alloc.buffer(Math.max(SMALLEST, in.readableBytes()));
        }
        while (incoming != null) {
            append(incoming, incoming.readableBytes());
        }
    }

    /** Gives everything to the next handler; false when there was nothing. */
    boolean handOn(ChannelHandlerContext ctx) {
        boolean any = false;
        ByteBuf in = current();
        while (in != null) {
            any = true;
            if (carried != null) {
                carried = null;
            } else {
                incoming = later == null ? null : later.poll();
            }
            ctx.fireChannelRead(in);
            in = current();
        }
        return any;
    }

    void release() {
        ByteBuf in = current();
        while (in != null) {
            in.skipBytes(in.readableBytes());
            in = current();
        }
    }

    /** Moves bytes of {@code source}, which is {@link #incoming}, to the carried ones. */
    private void append(ByteBuf source, int length) {
        ByteBuf to = carried;
        if (to == null) {
            throw new IllegalStateException("nothing is carried");
        }
        // Slices of it may be out as body: then neither its place nor its size may change.
        if (to.refCnt() > 1 || to.writableBytes() < length) {
            int size = to.readableBytes() + length;
            ByteBuf larger = to.alloc().buffer(Math.max(SMALLEST, size + size / 2));
            larger.writeBytes(to);
            to.release();
            carried = larger;
            to = larger;
        }
        to.writeBytes(source, length);
        if (!source.isReadable()) {
            source.release();
            incoming = later == null ? null : later.poll();
        }
    }
}
