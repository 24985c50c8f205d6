package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the peer of an HTTP/2 connection has said nothing, and what is done about it. One that is silent with work to do is
 * asked by PING (RFC 9113 section 6.7), and left when it does not answer. A request that was given up in such a silence makes
 * the connection doubtful until the peer is heard again. Confined to the loop; {@link #stop} ends its timer.
 */
final class PeerSilence {

    /** How long an answer to a PING is awaited, and how long a peer with work may be silent before it is asked. */
    static final Duration PING_ANSWER = Duration.ofSeconds(10);

    /** A silence in which a request that is given up makes the connection doubtful. */
    static final Duration DOUBTFUL = Duration.ofSeconds(1);

    /** What is done to the connection. */
    interface Peer {
        void ping();

        /** Whether requests are under way. */
        boolean works();

        /** It did not answer. */
        void leave();
    }

    private final Loop loop;
    private final Peer peer;
    private Loop.@Nullable Timer watch;
    private long heardNanos;
    private boolean pinging;
    private boolean doubted;
    private boolean stopped;

    PeerSilence(Loop loop, Peer peer) {
        this.loop = loop;
        this.peer = peer;
        this.heardNanos = loop.nanoTime();
    }

    void begin() {
        watch = loop.schedule(PING_ANSWER, this::look);
    }

    /** Something came; whether that dispels a doubt. */
    boolean heard() {
        heardNanos = loop.nanoTime();
        boolean dispelled = doubted;
        doubted = false;
        return dispelled;
    }

    boolean doubtful() {
        return doubted;
    }

    /** A request was given up. If the peer was silent all the while, it gets no other before it shows that it lives. */
    void doubt() {
        if (lasted() < DOUBTFUL.toNanos()) {
            return;
        }
        doubted = true;
        if (!pinging) {
            ping();
        }
    }

    /** Before a request: asks when the silence lasted longer than {@code nanos}. */
    void askAfter(long nanos) {
        if (!pinging && lasted() > nanos) {
            ping();
        }
    }

    void answered() {
        pinging = false;
    }

    void stop() {
        stopped = true;
        if (watch != null) {
            watch.cancel();
        }
    }

    private long lasted() {
        return loop.nanoTime() - heardNanos;
    }

    private void ping() {
        pinging = true;
        peer.ping();
        if (watch != null) {
            watch.cancel();
        }
        begin();
    }

    /** Every {@link #PING_ANSWER}: a silent peer with work is asked, one that did not answer is left. */
    private void look() {
        if (stopped) {
            return;
        }
        if (pinging) {
            peer.leave();
        } else if (lasted() >= PING_ANSWER.toNanos() && peer.works()) {
            ping();
        } else {
            begin();
        }
    }
}
