package io.fairlead.proxy.fleet;

import java.util.concurrent.CompletionStage;

/** An amount a time that the whole fleet shares. Nothing blocks. Safe for any thread. */
public interface FleetBucket {

    /**
     * What came of an exchange with it.
     *
     * @param granted what was taken for the one who asked
     * @param remaining what is left for all; below 0 when more was used than there was
     */
    record Left(long granted, long remaining) {}

    /**
     * Takes {@code owed}, whatever is there, and then as much of {@code wanted} as there is. Fails when the fleet does not answer
     * in time.
     */
    CompletionStage<Left> settle(long owed, long wanted);

    /** Puts back what was granted and not used. Lost when the fleet does not answer. */
    void giveBack(long amount);
}
