package io.fairlead.proxy.exchange;

/**
 * How an answer's body ended. A streamed answer ends twice: its outcome is known when it commits, its end only here, and
 * breaker, permits, health and usage settle on this one.
 */
public sealed interface StreamEnd {

    /** The upstream sent all of it, its dialect's finish marker included. */
    record Complete() implements StreamEnd {}

    /**
     * The upstream broke off after the commit.
     *
     * @param failure what happened
     * @param atBoundary whether the last byte passed on ended an event, so that an error event may follow
     */
    record Broken(Failure failure, boolean atBoundary) implements StreamEnd {}

    /** The client, or Fairlead's own shutdown, ended it; nobody upstream is to blame. */
    record Cancelled() implements StreamEnd {}

    static StreamEnd complete() {
        return new Complete();
    }

    static StreamEnd cancelled() {
        return new Cancelled();
    }
}
