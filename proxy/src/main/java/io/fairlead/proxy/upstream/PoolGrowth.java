package io.fairlead.proxy.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a pool comes by the connections that its line needs. It knows the provider's protocol, what is under way, and the pool's
 * turn for a place while the bound of all loops is reached. Confined to the loop.
 *
 * <p>While it is not known which protocol the provider speaks one handshake is made for all.
 */
final class PoolGrowth {

    /** Streams expected of an HTTP/2 connection before it has said how many it takes. */
    static final int EXPECTED_STREAMS = 100;

    private static final Duration RELIEF_EVERY = Duration.ofMillis(500);

    private enum Protocol {
        UNKNOWN,
        HTTP1,
        HTTP2
    }

    private final PoolKey key;
    private final LoopPools home;
    private final PoolBound bound;
    private final Pool pool;
    private final WaitingLine waiting;
    private final OpenConnections open;
    private Protocol protocol;
    private int streams = EXPECTED_STREAMS;
    private int connecting;
    private @Nullable Connecting newest;
    private boolean wanting;
    private boolean relieving;
    private boolean stopped;

    PoolGrowth(PoolKey key, LoopPools home, PoolBound bound, Pool pool, WaitingLine waiting, OpenConnections open) {
        this.key = key;
        this.home = home;
        this.bound = bound;
        this.pool = pool;
        this.waiting = waiting;
        this.open = open;
        this.protocol = key.http2() ? Protocol.UNKNOWN : Protocol.HTTP1;
    }

    /** Whether a new connection offers HTTP/2. */
    boolean offersHttp2() {
        return key.http2() && !home.http1Only().contains(key.origin());
    }

    /** The provider wants HTTP/1.1 where it offered HTTP/2; whether that is news. */
    boolean overHttp1() {
        boolean news = protocol != Protocol.HTTP1;
        protocol = Protocol.HTTP1;
        return news;
    }

    /** An HTTP/2 connection told how many streams it takes. */
    void streams(int max) {
        streams = Math.max(1, max);
    }

    /** How many calls one more connection is for. */
    int perConnection() {
        return protocol == Protocol.HTTP1 ? 1 : streams;
    }

    /** How many calls the connections are for that are under way, on all loops, or may still be opened. */
    long room() {
        return (long) (bound.connecting() + bound.free(pool.config().connections())) * perConnection();
    }

    /** The connection under way that was begun last; null when there is none. */
    @Nullable
    Connecting newest() {
        return connecting > 0 ? newest : null;
    }

    /** Opens what the line needs and the bound allows. */
    void open() {
        while (needsMore()) {
            UpstreamAttempt first = waiting.first();
            if (first == null) {
                return;
            }
            if (takesPlace()) {
                begin(first);
            } else if (!(first.wantsFresh() && open.idle().closeOldest())) {
                awaitPlace(first);
                return;
            }
        }
    }

    private boolean needsMore() {
        return !stopped
                && waiting.size() > (connecting + open.unsettled()) * perConnection()
                && !(protocol == Protocol.UNKNOWN && connecting > 0);
    }

    private void begin(UpstreamAttempt first) {
        connecting++;
        bound.connectingChanged(1);
        Connecting begun = new Connecting(pool, home, key, first, offersHttp2());
        newest = begun;
        begun.start();
    }

    private boolean takesPlace() {
        if (bound.take(pool.config().connections())) {
            return true;
        }
        boolean alone = bound.http2() && offersHttp2() && open.count() + connecting == 0;
        if (alone) {
            bound.takeBeyond();
        }
        return alone;
    }

    /** There is no place for a connection that {@code first} waits for. */
    private void awaitPlace(UpstreamAttempt first) {
        if (!open.idle().isEmpty()) {
            pool.serveWhenRested();
        } else if (!wanting) {
            wanting = true;
            relieve();
            bound.want(pool, first.waitsSinceNanos());
            if (bound.free(pool.config().connections()) > 0) {
                bound.wakeNext(); // it was given back in between
            }
        }
    }

    /** At once, and again as long as it is needed. */
    private void relieve() {
        if (wanting && !relieving) {
            relieving = true;
            bound.relieve(pool.config().connections());
            pool.later(RELIEF_EVERY, () -> {
                relieving = false;
                relieve();
            });
        }
    }

    /** Another loop gave a place back, to this pool. Whoever has no use for it passes it on. */
    void gotPlace() {
        wanting = false;
        UpstreamAttempt first = waiting.first();
        if (first != null && needsMore()) {
            begin(first);
            open();
        } else {
            bound.giveBack();
        }
    }

    /** There may be a place. */
    void mayOpen() {
        wanting = false;
        int before = connecting;
        open();
        if (connecting == before && bound.free(pool.config().connections()) > 0) {
            bound.wakeNext();
        }
    }

    /** A connection that was under way is there. */
    void connected(boolean http2) {
        ended();
        if (!http2 || offersHttp2()) {
            protocol = http2 ? Protocol.HTTP2 : Protocol.HTTP1;
            bound.speaks(http2);
        }
    }

    /** One that was under way did not come about. */
    void failed() {
        ended();
        bound.giveBack();
    }

    private void ended() {
        connecting--;
        bound.connectingChanged(-1);
    }

    boolean underWay() {
        return connecting > 0;
    }

    /** Opens nothing more. */
    void stop() {
        stopped = true;
    }
}
