package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one event of a stream may come to: its bytes, its parts, and its room on the heap, which is taken before the event is made
 * into a tree. Small events take none. Confined to the exchange's loop, but that who works off it may hold the room until the
 * work is done.
 */
final class EventRoom {
    /** What an event of this size becomes is small, whatever is in it. */
    private static final int SMALL = 16 * 1024;

    /** As much as a stream's reader keeps whole: an image in base64 fits. */
    static final int MOST = 16 * 1024 * 1024;

    /** Objects, lists and members: more are no honest event. */
    static final int MOST_PARTS = 512 * 1024;

    /** The event's bytes, twice while they grow, its text, and what is written of it. */
    private static final int COPIES = 4;

    /** What a part of a tree takes of the heap at the most, its entry in the one above included. */
    private static final int PART = 176;

    private final MemoryClaim claim;
    private final AtomicInteger holders = new AtomicInteger(1);
    private boolean closed;
    private long parts;

    EventRoom(MemoryAccount account) {
        this.claim = account.claim(Place.HEAP);
    }

    /** Why {@code more} cannot be read behind the {@code held} bytes of an event; null when it can, and the room is taken. */
    @Nullable
    Failure before(long held, ByteBuf more) {
        long bytes = held + more.readableBytes();
        if (bytes <= SMALL) {
            return null;
        }
        parts += parts(more);
        if (bytes > MOST || parts > MOST_PARTS) {
            return TranslatedBody.unreadable(
                    "event_too_large",
                    bytes > MOST
                            ? "an event of the target's stream is larger than 16 MiB"
                            : "an event of the target's stream has more than 524288 parts");
        }
        long needed = bytes * COPIES + parts * PART;
        return needed <= claim.bytes() || claim.grow(needed - claim.bytes())
                ? null
                : noRoom("event_too_large", "an event of the target's stream");
    }

    /** It was read, and so many bytes of an event are still held. */
    void after(long held) {
        if (held <= SMALL) {
            parts = 0;
            claim.shrinkTo(0);
        }
    }

    private static int parts(ByteBuf bytes) {
        Parts parts = new Parts();
        bytes.forEachByte(parts);
        return parts.count;
    }

    private static final class Parts implements ByteProcessor {
        private int count;

        @Override
        public boolean process(byte b) {
            if (b == '{' || b == '[' || b == ',') {
                count++;
            }
            return true;
        }
    }

    static Failure noRoom(String code, String what) {
        return Failure.of(
                Failure.Stage.FIRST_TOKEN,
                Failure.Fault.PROXY,
                Failure.Kind.UNAVAILABLE,
                Failure.Replay.AMBIGUOUS,
                code,
                what + " does not fit into Fairlead's memory now");
    }

    /** Somebody works with it off the loop, until {@link #release}. */
    void retain() {
        holders.incrementAndGet();
    }

    /** On any thread. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            claim.close();
        }
    }

    /** Nothing more is read. */
    void close() {
        if (!closed) {
            closed = true;
            release();
        }
    }
}
