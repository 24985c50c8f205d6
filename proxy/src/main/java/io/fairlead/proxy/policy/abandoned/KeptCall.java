package io.fairlead.proxy.policy.abandoned;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A call that goes on without its client, until somebody joins it, it fails, or its time is over. Everything happens on the loop of the
 * exchange that was given up, to which others send their wishes.
 */
final class KeptCall {

    private final Exchange exchange;
    private final Loop loop;
    private final Duration keep;
    private final KeptCalls all;
    private @Nullable String what;
    private @Nullable Waiting waiting;
    private @Nullable Given given;
    private Loop.@Nullable Timer timer;
    private boolean over;

    /** What came of it. */
    private record Given(Answer answer, Target target, List<String> dropped, Handover handover) {}

    /** Who joined it. */
    interface Waiting {

        Loop loop();

        /**
         * The answer came; on its loop.
         *
         * @param answer with a body for that loop
         * @param dropped what the target did not get of the request
         */
        void answered(Answer answer, Target target, List<String> dropped);

        /** Nothing came of it; on its loop. */
        void alone();
    }

    KeptCall(Exchange exchange, Duration keep, KeptCalls all) {
        this.exchange = exchange;
        this.loop = exchange.loop();
        this.keep = keep;
        this.all = all;
    }

    /** From here on it can be joined. */
    void begin() {
        exchange.listener().kept(exchange);
        waitForOne();
        all.identify(exchange, () -> false).thenAccept(known -> {
            what = known;
            if (!over && known != null && waiting == null && !all.offer(known, this)) {
                end("unclaimed");
            }
        });
    }

    private void waitForOne() {
        timer = loop.schedule(keep, () -> {
            timer = null;
            end("unclaimed");
        });
    }

    private void stopTimer() {
        Loop.Timer running = timer;
        timer = null;
        if (running != null) {
            running.cancel();
        }
    }

    /** What the targets say; null where something was thrown. On its loop. */
    void came(@Nullable Outcome outcome) {
        if (over) {
            if (outcome instanceof Outcome.Answered late) {
                late.answer().body().cancel();
            }
            return;
        }
        Target target = exchange.answeredBy();
        if (!(outcome instanceof Outcome.Answered answered) || target == null) {
            if (outcome instanceof Outcome.Answered nobodys) {
                nobodys.answer().body().cancel();
            }
            end("failed");
            return;
        }
        Attempt attempt = exchange.committed();
        Handover handover = new Handover(
                loop,
                answered.answer().body(),
                all.memory().claimForKeeping(),
                exchange::usage,
                () -> exchange.stop(Outcome.abandoned()));
        given = new Given(answered.answer(), target, attempt == null ? List.of() : attempt.dropped(), handover);
        try {
            handover.begin();
        } catch (RuntimeException | Error bug) {
            end("failed");
            throw bug;
        }
        Waiting one = waiting;
        if (one != null) {
            hand(one);
        }
    }

    private void hand(Waiting to) {
        Given ready = Objects.requireNonNull(given, "there is an answer");
        Body body = ready.handover().reader(to.loop());
        on(to.loop(), () -> to.answered(ready.answer().withBody(body), ready.target(), ready.dropped()));
    }

    /** {@code one}, who has taken it, waits for the answer; on any thread. */
    void join(Waiting one) {
        on(loop, () -> {
            if (over) {
                on(one.loop(), one::alone);
                return;
            }
            stopTimer();
            waiting = one;
            exchange.listener().keptEnded(exchange, "joined");
            if (given != null) {
                hand(one);
            }
        });
    }

    /** The client of {@code one} gave up, too: somebody else may join. On any thread. */
    void handBack(Waiting one) {
        on(loop, () -> {
            String known = what;
            if (over || waiting != one) {
                return;
            }
            waiting = null;
            Given ready = given;
            if (ready != null) {
                ready.handover().unread();
            }
            waitForOne();
            if (known == null || !all.offer(known, this)) {
                end("unclaimed");
            }
        });
    }

    /** The client of {@code one} left before there was an answer. On any thread. */
    void leave(Waiting one) {
        on(loop, () -> {
            if (!over && waiting == one) {
                end("left");
            }
        });
    }

    /** {@code one} has the answer: its body is its own from here on. On any thread. */
    void taken(Waiting one) {
        on(loop, () -> {
            if (waiting == one) {
                over = true;
                all.ended(this);
            }
        });
    }

    /** Nobody will join it. On any thread. */
    void giveUp() {
        on(loop, () -> {
            if (!over && waiting == null) {
                end("unclaimed");
            }
        });
    }

    private void end(String result) {
        over = true;
        stopTimer();
        String known = what;
        if (known != null) {
            all.withdraw(known, this);
        }
        all.ended(this);
        Waiting one = waiting;
        Given ready = given;
        if (ready != null) {
            ready.handover().cancel();
        }
        exchange.stop(Outcome.abandoned());
        if (one != null && result.equals("failed")) {
            on(one.loop(), one::alone);
        }
        exchange.listener().keptEnded(exchange, result);
    }

    /** A loop that has ended has no calls any more. */
    private static void on(Loop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ended) {
            // its connections are gone with it
        }
    }

    @Override
    public String toString() {
        return "KeptCall[" + exchange.id() + "]";
    }
}
