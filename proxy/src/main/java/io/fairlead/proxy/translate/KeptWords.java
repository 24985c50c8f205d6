package io.fairlead.proxy.translate;

import io.fairlead.dialect.neutral.Delta;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;

/**
 * What a stream's translation may keep of what was said, and its room on the heap: some APIs say all of it again at the end. What
 * ordinary answers come to takes none. One thread at a time.
 */
final class KeptWords {
    /** What is kept up to here is small. */
    private static final long SMALL = 1 << 20;

    private static final long STEP = 256 * 1024;

    /** A text's letters, twice while they grow, and what is written of them at last. */
    private static final int COPIES = 4;

    /** A part with its counters, a source, a token's weight. */
    private static final int PART = 1024;

    private final MemoryClaim claim;
    private final boolean texts;
    private long kept;
    private boolean full;

    /** {@code texts}: whether texts are kept, and not the parts alone. */
    KeptWords(MemoryAccount account, boolean texts) {
        this.claim = account.claim(Place.HEAP);
        this.texts = texts;
    }

    /** It was said. */
    void add(Delta delta) {
        kept += weight(delta);
        if (kept > SMALL && kept > claim.bytes() && !full) {
            full = !claim.grow(kept - claim.bytes() + STEP);
        }
    }

    private long weight(Delta delta) {
        if (delta instanceof Delta.PartBegun || delta instanceof Delta.Cited) {
            return PART;
        }
        if (!texts) {
            return 0;
        }
        if (delta instanceof Delta.Piece it) {
            return (long) it.text().length() * COPIES;
        }
        return delta instanceof Delta.Weighed it ? (long) it.logprobs().size() * PART : 0;
    }

    /** Whether it is so much that to say it again is no work for a loop. */
    boolean large() {
        return kept > SMALL;
    }

    /** Whether there was no room for all of it. */
    boolean full() {
        return full;
    }

    /** Nothing more is said. */
    void close() {
        claim.close();
    }
}
