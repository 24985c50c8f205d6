package io.fairlead.proxy.observe;

import java.util.concurrent.atomic.LongAdder;

/**
 * Lines that are missing from the log, by reason: no call waits for its log line. Counted once for the process, as its log is
 * one. Safe for any thread.
 */
public enum LostLines {
    /** The log could not be written as fast as lines came. */
    QUEUE_FULL("queue_full"),
    /** Writing them failed: a full disk, or a reader of standard error that is gone. */
    NOT_WRITTEN("not_written"),
    /** The syslog server could not be reached, or took lines more slowly than they came. */
    SYSLOG("syslog");

    private final String reason;

    @SuppressWarnings("ImmutableEnumChecker") // a counter
    private final LongAdder count = new LongAdder();

    LostLines(String reason) {
        this.reason = reason;
    }

    /** As the metric's label has it. */
    String reason() {
        return reason;
    }

    public void add(long lines) {
        count.add(lines);
    }

    /** Since the process began. */
    public long count() {
        return count.sum();
    }
}
