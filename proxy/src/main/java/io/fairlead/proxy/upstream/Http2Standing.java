package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Loop;
import io.netty.handler.codec.http2.Http2Connection;

/**
 * How an HTTP/2 connection stands with its pool: how many requests it takes, whether it is idle, is to end, or is gone. Confined
 * to the loop.
 */
final class Http2Standing {

    /** More streams than these are not put on one connection, whatever the peer allows. */
    private static final int STREAMS = 256;

    private final Http2Upstream upstream;
    private final Http2Connection streams;
    private final Pool pool;
    private final Loop loop;
    private long idleSinceNanos;
    private boolean settled;
    private boolean leaving;
    private boolean idle;
    private boolean gone;
    private boolean roomTold;

    Http2Standing(Http2Upstream upstream, Http2Connection streams, Pool pool, Loop loop) {
        this.upstream = upstream;
        this.streams = streams;
        this.pool = pool;
        this.loop = loop;
        this.idleSinceNanos = loop.nanoTime();
    }

    /** The connection can be used from now on. */
    void begin() {
        idle = true;
        pool.idleChanged(true);
    }

    boolean hasRoom() {
        return !leaving
                && !gone
                && streams.numActiveStreams() < most()
                && streams.local().canOpenStream()
                && !pool.isTooOld(upstream);
    }

    private int most() {
        return settled ? Math.min(STREAMS, streams.local().maxActiveStreams()) : PoolGrowth.EXPECTED_STREAMS;
    }

    /** The peer said how many streams it takes. */
    void settled() {
        settled = true;
        pool.streams(most());
        tellRoom();
    }

    boolean hasSettled() {
        return settled;
    }

    /** After the present event: whoever waits may have the streams that are free. */
    void tellRoom() {
        if (!roomTold && !gone) {
            roomTold = true;
            loop.execute(() -> {
                roomTold = false;
                if (!gone) {
                    pool.roomIn(upstream);
                    rest();
                }
            });
        }
    }

    /** A request begins. */
    void busy() {
        if (idle) {
            idle = false;
            pool.idleChanged(false);
        }
    }

    private void rest() {
        if (streams.numActiveStreams() > 0 || idle) {
            return;
        }
        idle = true;
        idleSinceNanos = loop.nanoTime();
        pool.idleChanged(true);
        if (leaving || pool.isTooOld(upstream) || pool.isDueElsewhere()) {
            upstream.close();
        }
    }

    /** How long no stream was open, in nanoseconds; 0 while one is. */
    long idleFor(long nowNanos) {
        return idle ? nowNanos - idleSinceNanos : 0;
    }

    /** It takes nothing new; what is open may end. */
    void leave() {
        leaving = true;
    }

    /** Whether it is to last: neither leaving nor gone. */
    boolean stays() {
        return !leaving && !gone;
    }

    /** It ended. */
    void end() {
        if (!gone) {
            gone = true;
            busy(); // no longer one of those that are idle
            pool.removed(upstream);
        }
    }
}
