package io.fairlead.sidecar.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;

/**
 * Tells the log, which goes elsewhere too, that a syslog server takes no lines: once when it begins, and once when it is over,
 * with what was lost. Safe for any thread.
 */
final class SyslogTroubles {

    /** A server that comes and goes is no reason to fill the log. */
    private static final long SILENCE_NANOS = Duration.ofMinutes(1).toNanos();

    private final String server;
    private final Function<Class<?>, Logger> loggers;
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - 2 * SILENCE_NANOS);

    /** {@code loggers}: asked when there is something to say, since the log is being made while this is. */
    SyslogTroubles(String server, Function<Class<?>, Logger> loggers) {
        this.server = server;
        this.loggers = loggers;
    }

    /** It cannot be reached, or went away. */
    void down(String why) {
        tell(why);
    }

    /** A line was dropped, since too many wait. */
    void dropped() {
        lost.incrementAndGet();
        tell("it takes them more slowly than they come");
    }

    private void tell(String why) {
        long before = toldNanos.get();
        long now = System.nanoTime();
        if (!told.get()
                && now - before > SILENCE_NANOS
                && toldNanos.compareAndSet(before, now)
                && told.compareAndSet(false, true)) {
            log().warn(
                            "the syslog server {} takes no lines ({}). Calls go on; {} lines wait for it at most, further ones are dropped"
                                    + " and counted in fairlead_log_lost_total",
                            server,
                            why,
                            SyslogSender.MOST_LINES);
        }
    }

    /** It took all that waited. */
    void over() {
        if (told.get() && told.compareAndSet(true, false)) {
            log().info("the syslog server {} takes lines again; {} were lost", server, lost.getAndSet(0));
        }
    }

    private Logger log() {
        return loggers.apply(SyslogTroubles.class);
    }
}
