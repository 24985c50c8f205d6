package io.fairlead.proxy.upstream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes room where a provider's connections are used up and calls wait: clients that stand still may hold half of them; beyond
 * that, who has stood still longest is cut. Asks every loop's pool, and cuts on the loop that is concerned. Safe for any thread.
 */
final class Relief {

    /** A connection whose client stands still. */
    record Still(Pool pool, Http1Upstream connection, long nanos) {}

    private final List<Still> found = new ArrayList<>();
    private final int mayHold;
    private final int wanted;
    private int unheard;

    private Relief(int pools, int connections, int wanted) {
        this.unheard = pools;
        this.mayHold = connections / 2;
        this.wanted = wanted;
    }

    /** {@code wanted}: how many calls wait. */
    static void seek(List<Pool> pools, int connections, int wanted) {
        Relief relief = new Relief(pools.size(), connections, wanted);
        pools.forEach(pool -> pool.onLoop(() -> relief.heard(pool.still())));
    }

    private synchronized void heard(List<Still> still) {
        found.addAll(still);
        if (--unheard == 0) {
            found.sort(Comparator.comparingLong(Still::nanos).reversed());
            int cut = Math.min(wanted, found.size() - mayHold);
            for (int i = 0; i < cut; i++) {
                Still longest = found.get(i);
                longest.pool().onLoop(longest.connection().exchange()::cutStill);
            }
        }
    }
}
