package io.fairlead.proxy.upstream;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on its way through a pool: waits, is sent on a connection, is answered or fails; can be aborted at each of
 * these points. Confined to the loop.
 */
final class UpstreamAttempt {

    /** A pooled connection that ends sooner than this after the request's last byte had ended before. */
    private static final long STALE_NANOS = Duration.ofMillis(100).toNanos();

    /** No server is known that takes fewer bytes of header fields. */
    private static final int SMALL_HEAD = 2048;

    /** What lies between two clocks that were started for the same reason. */
    private static final long SLACK_NANOS = Duration.ofMillis(20).toNanos();

    /**
     * How a connection ended under a request.
     *
     * @param pooled it had served before, and was idle when the request took it
     * @param heard a byte of an answer came, or of what could have been one
     * @param reset it did not end in good manners
     * @param writtenNanos when the request's last byte left; -1 when it did not
     */
    record Loss(boolean pooled, boolean heard, boolean reset, long writtenNanos) {
        boolean written() {
            return writtenNanos >= 0;
        }
    }

    private final Attempt attempt;
    private final Pool pool;
    private final PoolConfig config;
    private final Supplier<Duration> within;
    private final AddressRule addresses;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private @Nullable Runnable letGo;
    private Loop.@Nullable Timer waitClock;
    private boolean waiting;
    private boolean waitedOn;
    private long waitsSinceNanos;
    private int headSize = -1;
    private boolean sentAgain;
    private boolean overHttp1;
    private @Nullable Duration connect;

    UpstreamAttempt(Attempt attempt, Pool pool, PoolConfig config, Supplier<Duration> connect, AddressRule addresses) {
        this.attempt = attempt;
        this.pool = pool;
        this.config = config;
        this.within = connect;
        this.addresses = addresses;
    }

    CompletableFuture<Outcome> start() {
        assert attempt.exchange().loop().inLoop();
        attempt.onAbort(this::aborted);
        if (request().body() instanceof RequestBody.Flowing flowing && !flowing.taken()) {
            flowing.whenBegun(this::acquire); // a connection is taken when there is something to send
        } else {
            acquire();
        }
        return outcome;
    }

    private void acquire() {
        if (!outcome.isDone()) {
            pool.acquire(this);
        }
    }

    Attempt attempt() {
        return attempt;
    }

    Request request() {
        return attempt.request();
    }

    String host() {
        return attempt.target().provider().origin().host();
    }

    String authority() {
        return attempt.target().provider().origin().authority();
    }

    PoolConfig config() {
        return config;
    }

    /** How long a connection may take; found out when one is needed that is not there. */
    Duration connect() {
        Duration known = connect;
        if (known == null) {
            known = within.get();
            connect = known;
        }
        return known;
    }

    AddressRule addresses() {
        return addresses;
    }

    boolean over() {
        return outcome.isDone();
    }

    /** Whether its head is so small that no peer would mind it. */
    boolean hasSmallHead() {
        if (headSize < 0) {
            Headers fields = request().headers();
            headSize = request().path().length();
            for (int i = 0; i < fields.size(); i++) {
                headSize += fields.name(i).length() + fields.value(i).length();
            }
        }
        return headSize <= SMALL_HEAD;
    }

    /** Whether only a connection without a past, or with a very recent one, will do. */
    boolean wantsFresh() {
        return sentAgain || !request().body().replayable() || !Classifier.harmless(attempt.exchange());
    }

    /** Whether a repeat of it would be more than a repeated read (RFC 9110 section 9.2.2). */
    boolean mutating() {
        String method = request().method();
        return !(method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS"));
    }

    /** It stands in the pool's queue from now on. */
    void waits() {
        waiting = true;
        waitsSinceNanos = nanoTime();
    }

    long waitsSinceNanos() {
        return waitsSinceNanos;
    }

    /** Whether it has waited as long as a connection may take. Clocks that started together count as one. */
    boolean hasWaited(long nowNanos) {
        return nowNanos - waitsSinceNanos >= connect().toNanos() - SLACK_NANOS;
    }

    /** Bounds the wait. */
    void limitWait() {
        if (waiting) {
            waitClock = attempt.exchange()
                    .loop()
                    .schedule(connect().plusNanos(SLACK_NANOS), () -> pool.waitedTooLong(this));
        }
    }

    /** Waits on, once, for a connection that was begun after it: until that has had its time. */
    boolean waitsOnFor(Connecting connection) {
        long begunNanos = connection.startedNanos();
        long left = begunNanos + connect().toNanos() + SLACK_NANOS - nanoTime();
        if (waitedOn || left <= 0 || begunNanos - waitsSinceNanos < SLACK_NANOS) {
            return false;
        }
        waitedOn = true;
        waitClock = attempt.exchange().loop().schedule(Duration.ofNanos(left), () -> pool.waitedTooLong(this));
        return true;
    }

    /** It left the pool's queue. */
    void waitsNoMore() {
        waiting = false;
        if (waitClock != null) {
            waitClock.cancel();
            waitClock = null;
        }
    }

    long nanoTime() {
        return attempt.exchange().loop().nanoTime();
    }

    /** A connection has it, and has written nothing yet; {@code drop} ends that. */
    void taken(Runnable drop) {
        assert attempt.exchange().loop().inLoop();
        letGo = drop;
    }

    /** The connection that had it is of no use; nothing of it was written. */
    void unsent() {
        letGo = null;
        if (!outcome.isDone()) {
            pool.wasStale(this);
        }
    }

    /** A connection takes it and will write the request at once; {@code drop} ends that. */
    void begins(Runnable drop) {
        letGo = drop;
        assert attempt.exchange().loop().inLoop();
        attempt.uptake().begin();
        attempt.exchange().history().requestSent();
    }

    void answered(int status, Headers headers, long length, AnswerBody body) {
        attempt.headArrived();
        attempt.said(headers);
        outcome.complete(Outcome.answered(new Answer(status, headers, length, body)));
    }

    void failed(Failure failure) {
        letGo = null;
        outcome.complete(Outcome.failed(failure));
    }

    void refused(Refusal refusal) {
        letGo = null;
        outcome.complete(Outcome.refused(refusal));
    }

    /**
     * The connection ended without an answer. When it came from the pool and said nothing it was most likely dead before; then
     * the request goes out once more, on a new one, and nobody sees it. Most likely is not enough for what would be done
     * twice.
     */
    void lost(Loss how) {
        letGo = null;
        if (outcome.isDone()) {
            return;
        }
        boolean deadBefore =
                how.pooled() && !how.heard() && (!how.written() || nanoTime() - how.writtenNanos() <= STALE_NANOS);
        boolean again = request().body().replayable() && (!how.written() || Classifier.harmless(attempt.exchange()));
        if (deadBefore && again && !sentAgain) {
            sentAgain = true;
            pool.wasStale(this);
        } else {
            failed(Failures.lost(host(), how.reset(), how.written()));
        }
    }

    /** The provider wants it over HTTP/1.1, and has not processed it. */
    void http1Required() {
        letGo = null;
        if (outcome.isDone()) {
            return;
        }
        if (overHttp1 || !request().body().replayable()) {
            failed(Failures.unprocessed(host(), "http_1_1_required"));
        } else {
            overHttp1 = true;
            pool.sendsAgain(this);
        }
    }

    /** Nothing more can be taken back from here: the answer is through. */
    void done() {
        letGo = null;
    }

    private void aborted(Outcome why) {
        if (waiting) {
            pool.forget(this);
        }
        Runnable drop = letGo;
        letGo = null;
        if (drop != null) {
            drop.run();
        }
        outcome.complete(why);
    }
}
