package io.fairlead.proxy.upstream;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * For how long a client has stood still: while it was its turn to send a request's bytes, or to take an answer's, it moved
 * next to nothing. A provider that takes its time is no such case. Pure.
 */
final class Stillness {

    /** From here on it counts. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    /** Fewer bytes than these within {@link #LIMIT} are no movement. */
    static final int MOVEMENT = 1024;

    private boolean clientsTurn;
    private long sinceNanos;
    private long turnEndedNanos;
    private int moved;

    /** A request begins. */
    void begin(long nowNanos) {
        clientsTurn = false;
        sinceNanos = nowNanos;
        turnEndedNanos = nowNanos - LIMIT.toNanos();
        moved = 0;
    }

    /** From now on it is the client's turn, or no more. A short break between two turns is none. */
    void turn(boolean clients, long nowNanos) {
        if (clients && !clientsTurn && nowNanos - turnEndedNanos > LIMIT.toNanos() / 10) {
            sinceNanos = nowNanos;
            moved = 0;
        }
        if (!clients && clientsTurn) {
            turnEndedNanos = nowNanos;
        }
        clientsTurn = clients;
    }

    /** The client sent, or took, so many bytes. The clock is read where they come to a movement: most events of a stream are less. */
    void moved(int bytes, LongSupplier nanoTime) {
        moved += Math.min(bytes, MOVEMENT);
        if (moved >= MOVEMENT) {
            moved = 0;
            sinceNanos = nanoTime.getAsLong();
        }
    }

    /** For how long it has stood still, in nanoseconds; 0 while it is not its turn, and below {@link #LIMIT}. */
    long nanos(long nowNanos) {
        long still = nowNanos - sinceNanos;
        return clientsTurn && still >= LIMIT.toNanos() ? still : 0;
    }
}
