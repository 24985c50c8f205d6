package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one event of a stream may come to that is read on the loop: its bytes, its parts, and its room on the heap, which is taken
 * before the event is made into a tree. Small events take none. Confined to the exchange's loop.
 */
final class EventRoom {
    /** What an event of this size becomes is small, whatever is in it. */
    private static final int SMALL = 16 * 1024;

    /** As much as a stream's reader keeps whole: an image in base64 fits. */
    static final int MOST = 16 * 1024 * 1024;

    /** Objects, lists and members: more take a loop too long. */
    static final int MOST_PARTS = 512 * 1024;

    /** The event's bytes, twice while they grow, its text, and what is written of it. */
    private static final int COPIES = 4;

    /** What a part of a tree takes of the heap at the most, its entry in the one above included. */
    private static final int PART = 176;

    private final MemoryClaim claim;
    private long parts;

    EventRoom(MemoryAccount account) {
        this.claim = account.claim(Place.HEAP);
    }

    /** Why {@code more} cannot be read behind the {@code held} bytes of an event; null when it can, and the room is taken. */
    @Nullable
    Failure before(long held, ByteBuffer more) {
        long bytes = held + more.remaining();
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
        return needed <= claim.bytes() || claim.grow(needed - claim.bytes()) ? null : noRoom();
    }

    /** It was read, and so many bytes of an event are still held. */
    void after(long held) {
        if (held <= SMALL) {
            parts = 0;
            claim.shrinkTo(0);
        }
    }

    private static int parts(ByteBuffer bytes) {
        int parts = 0;
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            byte b = bytes.get(i);
            if (b == '{' || b == '[' || b == ',') {
                parts++;
            }
        }
        return parts;
    }

    private static Failure noRoom() {
        return Failure.of(
                Failure.Stage.FIRST_TOKEN,
                Failure.Fault.PROXY,
                Failure.Kind.UNAVAILABLE,
                Failure.Replay.AMBIGUOUS,
                "event_too_large",
                "an event of the target's stream does not fit into Fairlead's memory now");
    }

    /** Nothing more is read. */
    void close() {
        claim.close();
    }
}
