package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Copies an answer's bytes as they pass, within a bound and the memory that is free. Without a word it gives up. One thread. */
final class AnswerCollector {
    private static final int FIRST = 1024;
    private static final int LARGEST = 64 * 1024;

    private final long most;
    private final MemoryClaim claim;
    private final List<byte[]> pieces = new ArrayList<>();
    private byte[] piece = {};
    private int fill;
    private long bytes;
    private boolean over;

    /** {@code most}: bytes of the body. */
    AnswerCollector(MemoryAccount memory, long most, Headers headers) {
        this.most = most;
        this.claim = memory.claimForKeeping();
        if (!claim.grow(KeptAnswer.weight(0, headers))) {
            close();
        }
    }

    /** Copies {@code from}, whose indices stay as they are. */
    void add(ByteBuf from) {
        int length = from.readableBytes();
        bytes += length;
        if (over || bytes > most) {
            close();
            return;
        }
        int at = from.readerIndex();
        while (length > 0) {
            if (fill == piece.length && !another(length)) {
                return;
            }
            int part = Math.min(length, piece.length - fill);
            from.getBytes(at, piece, fill, part);
            fill += part;
            at += part;
            length -= part;
        }
    }

    private boolean another(int wanted) {
        put();
        int size = (int) Math.min(LARGEST, Math.max(Math.max(FIRST, bytes), wanted));
        if (!claim.grow(size)) {
            close();
            return false;
        }
        piece = new byte[size];
        fill = 0;
        return true;
    }

    private void put() {
        if (fill > 0) {
            pieces.add(fill == piece.length ? piece : Arrays.copyOf(piece, fill));
        }
    }

    /** Whether all that passed is here. */
    boolean whole() {
        return !over;
    }

    /** What was collected, which takes over its memory; only where it is {@linkplain #whole whole}. */
    KeptAnswer keep(Headers headers, boolean lengthSaid, String route, long nowNanos) {
        put();
        over = true;
        piece = new byte[0];
        fill = 0;
        KeptAnswer kept = new KeptAnswer(headers, pieces, lengthSaid, route, nowNanos, claim);
        claim.shrinkTo(kept.weight());
        return kept;
    }

    /** Gives back what it holds, unless that was kept. */
    void close() {
        if (!over) {
            over = true;
            pieces.clear();
            piece = new byte[0];
            fill = 0;
            claim.close();
        }
    }
}
