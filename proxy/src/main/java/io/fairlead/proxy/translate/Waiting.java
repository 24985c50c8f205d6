package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bytes of a stream that came while an event before them is told, in their order: what was on its way when the source was asked
 * to stop. Confined to the exchange's loop.
 */
final class Waiting {
    private final MemoryClaim claim;
    private final Deque<ByteBuf> all = new ArrayDeque<>(2);
    private long bytes;

    Waiting(MemoryAccount account) {
        this.claim = account.claim(Place.BUFFERS);
    }

    boolean any() {
        return !all.isEmpty();
    }

    /** Keeps what is left of {@code next}, which stays the caller's; false when there is no room. */
    boolean add(ByteBuf next) {
        long more = next.readableBytes();
        if (!claim.grow(more)) {
            return false;
        }
        bytes += more;
        all.add(next.retainedSlice());
        return true;
    }

    /** What came first, which stays here. */
    ByteBuf first() {
        return all.element();
    }

    /** Forgets the first once it is read. */
    void dropRead() {
        if (!all.isEmpty() && !all.element().isReadable()) {
            ByteBuf read = all.remove();
            bytes -= read.writerIndex();
            claim.shrinkTo(bytes);
            read.release();
        }
    }

    /** Lets go of all of it. */
    void close() {
        all.forEach(ByteBuf::release);
        all.clear();
        bytes = 0;
        claim.close();
    }
}
