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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on its way through a pool: waits, is sent on a connection, is answered or fails; can be aborted at each of
 * these points. Confined to the loop.
 */
final class Call {

    /** A pooled connection that dies sooner than this after it was taken up again had died before. */
    private static final Duration STALE_WITHIN = Duration.ofSeconds(1);

    private final Attempt attempt;
    private final Pool pool;
    private final PoolConfig config;
    private final Duration connect;
    private final AddressRule addresses;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private @Nullable Runnable letGo;
    private Loop.@Nullable Timer waitClock;
    private boolean waiting;
    private boolean waitedOn;
    private boolean sentAgain;
    private long begunNanos;

    Call(Attempt attempt, Pool pool, PoolConfig config, Duration connect, AddressRule addresses) {
        this.attempt = attempt;
        this.pool = pool;
        this.config = config;
        this.connect = connect;
        this.addresses = addresses;
    }

    CompletableFuture<Outcome> start() {
        attempt.onAbort(this::aborted);
        if (!outcome.isDone()) {
            pool.acquire(this);
        }
        return outcome;
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

    Duration connect() {
        return connect;
    }

    AddressRule addresses() {
        return addresses;
    }

    boolean over() {
        return outcome.isDone();
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
    }

    /** Bounds the wait. */
    void limitWait() {
        if (waiting) {
            waitClock = attempt.exchange().loop().schedule(connect, () -> pool.waitedTooLong(this));
        }
    }

    /** Waits once more as long, for a connection under way: it knows better why it does not come about. */
    boolean waitsOn() {
        if (waitedOn) {
            return false;
        }
        waitedOn = true;
        limitWait();
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

    /** A connection takes it and will write the request at once; {@code drop} ends that. */
    void begins(Runnable drop) {
        letGo = drop;
        begunNanos = attempt.exchange().loop().nanoTime();
        attempt.uptake().begin();
        attempt.exchange().history().requestSent();
    }

    void answered(int status, Headers headers, long length, AnswerBody body) {
        attempt.headArrived();
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
     * The connection ended before a byte of the answer. When it came from the pool it was most likely dead before; then
     * the request goes out once more, on a new one, and nobody sees it. Most likely is not enough for what would be done
     * twice.
     */
    void lost(boolean reused, boolean reset, boolean written) {
        letGo = null;
        boolean atOnce = attempt.exchange().loop().nanoTime() - begunNanos < STALE_WITHIN.toNanos();
        if (outcome.isDone()) {
            return;
        }
        boolean again = request().body().replayable() && (!written || Classifier.harmless(attempt.exchange()));
        if (reused && !sentAgain && atOnce && again) {
            sentAgain = true;
            pool.sendsAgain(this);
        } else {
            failed(Failures.lost(host(), reset, written));
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
