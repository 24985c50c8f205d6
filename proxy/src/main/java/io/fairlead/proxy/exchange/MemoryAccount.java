package io.fairlead.proxy.exchange;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongPredicate;

/**
 * The one account of the memory that calls take: request bodies, JSON trees, translations, held and decoded answers. It is
 * sized to the heap and to the direct buffers that there are, and each is counted for itself. Whoever makes something large
 * takes the room first, by a {@link MemoryClaim}, and does without when there is none. Safe for any thread.
 */
public final class MemoryAccount {
    /** What a process without a call holds of the heap. */
    private static final long QUIET = 20L << 20;

    private static final long LEAST = 1L << 20;

    /** Direct memory below this is little. */
    private static final long LITTLE = 256L << 20;

    private static final long GUEST_HEAP = 32L << 20;
    private static final long GUEST_BUFFERS = 64L << 20;

    private final Measure heap;
    private final Measure buffers;

    /** Where something lies. */
    public enum Place {
        /** Objects: trees, texts, arrays. */
        HEAP,
        /** Outside the heap: Netty's buffers, and what native decoders look back on. */
        BUFFERS
    }

    /**
     * In bytes.
     *
     * @param heap of the JVM's heap
     * @param buffers of the direct memory
     * @param replay of {@code buffers}, how much may be taken by copies of requests that are kept for a second attempt
     */
    public MemoryAccount(long heap, long buffers, long replay) {
        this.heap = new Measure(heap, heap);
        this.buffers = new Measure(buffers, Math.min(buffers, replay));
    }

    /**
     * Of what a JVM has. Of the heap half of what a quiet process leaves: the rest is for connections and the collector's own room.
     * Three quarters of the direct memory, and half of it for copies: the rest is for what flows. Where there is little, a half, and
     * two fifths of it for copies: what flows needs the same for as many connections.
     */
    public static MemoryAccount of(long maxHeap, long maxDirect) {
        long heap = Math.max(LEAST, (maxHeap - QUIET) / 2);
        boolean little = maxDirect < LITTLE;
        return new MemoryAccount(
                heap, little ? maxDirect / 2 : maxDirect / 4 * 3, little ? maxDirect / 5 * 2 : maxDirect / 2);
    }

    /**
     * Of what a JVM has that belongs to somebody else: an eighth of the heap and a quarter of the direct memory, and never more than
     * 32 and 64 MiB. Two fifths of the latter may be copies.
     */
    public static MemoryAccount ofGuest(long maxHeap, long maxDirect) {
        long heap = Math.max(LEAST, Math.min(GUEST_HEAP, maxHeap / 8));
        long buffers = Math.max(LEAST, Math.min(GUEST_BUFFERS, maxDirect / 4));
        return new MemoryAccount(heap, buffers, buffers / 5 * 2);
    }

    /** One that never says no, for tests. */
    public static MemoryAccount unbounded() {
        return new MemoryAccount(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** A claim on nothing yet. */
    public MemoryClaim claim(Place place) {
        return new MemoryClaim(measure(place), Long.MAX_VALUE);
    }

    /** The same for a copy that a call can do without: it leaves room for what others need. */
    public MemoryClaim claimForReplay() {
        return new MemoryClaim(buffers, buffers.spare);
    }

    /**
     * A claim for what is only kept in case it is of use: half of the heap's account stays free for what calls need. Who makes such
     * claims says by {@link #whenFull} how they are given back.
     */
    public MemoryClaim claimForKeeping() {
        return new MemoryClaim(heap, heap.size / 2);
    }

    /** How many bytes of the heap may be taken by {@link #claimForKeeping} in all. */
    public long mostKept() {
        return heap.size / 2;
    }

    /**
     * Asks {@code keeper} for the bytes that a call needs of the heap and that are not free. It says whether it gave any back, and
     * whether it is worth asking again. Called on any thread; it must not block.
     */
    public void whenFull(LongPredicate keeper) {
        heap.keeper = keeper;
    }

    /** Whether {@code bytes} fit when nobody else takes any. */
    public boolean couldFit(Place place, long bytes) {
        return bytes <= measure(place).size;
    }

    /** Whether {@code bytes} fit now. */
    public boolean hasRoom(Place place, long bytes) {
        Measure measure = measure(place);
        return bytes <= measure.size - measure.used.get();
    }

    /** In bytes. */
    public long size(Place place) {
        return measure(place).size;
    }

    /** How many bytes are taken. */
    public long used(Place place) {
        return measure(place).used.get();
    }

    /** How often there was no room since the start. */
    public long refused(Place place) {
        return measure(place).refused.sum();
    }

    private Measure measure(Place place) {
        return place == Place.HEAP ? heap : buffers;
    }

    @Override
    public String toString() {
        return "MemoryAccount[heap " + heap + ", buffers " + buffers + "]";
    }

    /** One place's bytes. */
    static final class Measure {
        private final long size;
        private final long spare;
        private final AtomicLong used = new AtomicLong();
        private final LongAdder refused = new LongAdder();
        private volatile LongPredicate keeper = needed -> false;

        Measure(long size, long spare) {
            if (spare < 0 || size < spare) {
                throw new IllegalArgumentException(
                        "size: " + size + ", spare: " + spare + " (expected: 0 <= spare <= size)");
            }
            this.size = size;
            this.spare = spare;
        }

        /** Whether {@code more} fit without passing {@code most} in all; only then they are taken. */
        boolean take(long more, long most) {
            if (takeFree(more, Math.min(size, most))) {
                return true;
            }
            while (most >= size && more <= size && keeper.test(more)) {
                if (takeFree(more, size)) {
                    return true;
                }
            }
            refused.increment();
            return false;
        }

        private boolean takeFree(long more, long bound) {
            long before = used.get();
            while (more <= bound - before) {
                if (used.compareAndSet(before, before + more)) {
                    return true;
                }
                before = used.get();
            }
            return false;
        }

        void give(long taken) {
            used.addAndGet(-taken);
        }

        @Override
        public String toString() {
            return used + " of " + size;
        }
    }
}
