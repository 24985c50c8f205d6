package io.fairlead.proxy.config.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * When a change of files is over: once nothing changed for a moment. So a file that is written piece by piece is not read
 * half, and several that belong together are read once. Pure but for what it remembers; belongs to one thread.
 */
final class Settling {

    /** Nothing changed for so long: the writer is done. */
    static final Duration QUIET = Duration.ofMillis(250);

    private Map<Path, FileStamp> told;
    private Map<Path, FileStamp> last;
    private boolean moving;
    private long since;

    /** {@code told}: what is known already. */
    Settling(Map<Path, FileStamp> told) {
        this.told = told;
        this.last = told;
    }

    /** The files were read, and this is how they looked then. */
    void read(Map<Path, FileStamp> then) {
        told = then;
    }

    /**
     * Whether a change is to be told now.
     *
     * @param now how the files look
     * @param hinted whether the system says that something happened to one of them, which their looks need not show
     */
    boolean look(Map<Path, FileStamp> now, boolean hinted, long nanos) {
        boolean fresh = hinted || !now.equals(last);
        if (fresh || (!moving && !now.equals(told))) { // or: what was read is not what was last seen
            moving = true;
            since = nanos;
            last = now;
        }
        if (!moving || nanos - since < QUIET.toNanos()) {
            return false;
        }
        moving = false;
        told = last;
        return true;
    }

    /** Whether a change is under way, so that the next look is due soon. */
    boolean moving() {
        return moving;
    }
}
