package io.fairlead.fleet;

import io.github.bucket4j.TimeMeter;
import java.time.InstantSource;

/** The server's wall clock, as far as this machine knows: the instances' own clocks may differ. Safe for any thread. */
class ServerClock implements TimeMeter {

    /** A smaller difference is the way there. */
    private static final long WORTH_MILLIS = 20;

    private final InstantSource own;
    private volatile long aheadMillis;

    ServerClock(InstantSource own) {
        this.own = own;
    }

    /** The server said that it was so late, on the way back from it. */
    void heard(long serverMillis) {
        long ahead = serverMillis - own.millis();
        if (Math.abs(ahead - aheadMillis) > WORTH_MILLIS) {
            aheadMillis = ahead;
        }
    }

    long millis() {
        return own.millis() + aheadMillis;
    }

    @Override
    public long currentTimeNanos() {
        return millis() * 1_000_000;
    }

    @Override
    public boolean isWallClockBased() {
        return true;
    }
}
