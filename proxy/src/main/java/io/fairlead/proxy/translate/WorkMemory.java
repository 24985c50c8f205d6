package io.fairlead.proxy.translate;

import io.fairlead.dialect.json.JsonRoom;
import io.fairlead.dialect.json.NoRoomException;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;

/** What one piece of work takes of the memory: the heap while it is done, buffers for what it makes. One thread at a time. */
final class WorkMemory implements JsonRoom, AutoCloseable {
    private final MemoryAccount account;
    private final MemoryClaim heap;
    private final MemoryClaim buffers;
    private boolean never;

    WorkMemory(MemoryAccount account) {
        this.account = account;
        this.heap = account.claim(Place.HEAP);
        this.buffers = account.claim(Place.BUFFERS);
    }

    @Override
    public boolean take(long more) {
        boolean taken = heap.grow(more);
        never |= !taken && !account.couldFit(Place.HEAP, heap.bytes() + more);
        return taken;
    }

    /** @throws NoRoomException when there is none */
    void takeHeap(long more) {
        if (!take(more)) {
            throw new NoRoomException();
        }
    }

    /** @throws NoRoomException when there is none */
    void takeBuffers(long more) {
        if (!buffers.grow(more)) {
            never |= !account.couldFit(Place.BUFFERS, buffers.bytes() + more);
            throw new NoRoomException();
        }
    }

    /** Whether it was more than there is when nobody else takes any. */
    boolean neverFits() {
        return never;
    }

    /** Gives back what the work took of the heap, but for {@code bytes}. */
    void keepHeap(long bytes) {
        heap.shrinkTo(bytes);
    }

    /** Gives everything back. */
    @Override
    public void close() {
        heap.close();
        buffers.close();
    }
}
