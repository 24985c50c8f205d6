package io.fairlead.proxy.policy.probation;

import io.fairlead.dialect.ProviderError;
import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.layer.Service;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One attempt under probation: takes the upstream's answer until it commits, then hands its body to a {@link CommittedBody}.
 * Confined to the exchange's loop. Owns what is held until the commit; whatever comes after its end is released.
 */
final class Trial implements Body.Sink {

    /** The rest of an error's body is not worth more waiting than this. */
    private static final Duration ERROR_GAP = Duration.ofSeconds(5);

    private final Attempt attempt;
    private final Exchange exchange;
    private final Timing timing;
    private final Judge judge;
    private final MemoryAccount memory;
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();
    private final Clocks clocks;
    private final HeldBuffers held = new HeldBuffers();
    private @Nullable Answer answer;
    private @Nullable AnswerInspection look;
    private @Nullable CommittedBody passage;
    private final @Nullable HoldBack hold;
    private @Nullable Holding holding;
    private boolean done;

    Trial(Attempt attempt, Timing timing, Judge judge, MemoryAccount memory, @Nullable HoldBack hold) {
        this.attempt = attempt;
        this.exchange = attempt.exchange();
        this.timing = timing;
        this.judge = judge;
        this.memory = memory;
        this.hold = hold;
        boolean flows = !exchange.request().body().replayable(); // else the whole call is bounded, not one attempt
        this.clocks = new Clocks(attempt, timing, flows ? exchange.hints().silence() : null, new Clocks.Listener() {
            @Override
            public void fired(Clocks.Clock clock) {
                silent(clock);
            }

            @Override
            public boolean guessed(Clocks.Clock clock) {
                return attempt.visit().alternatives().askBeside(attempt, clock.code());
            }
        });
    }

    CompletableFuture<Outcome> run(Service<Attempt> next) {
        assert exchange.loop().inLoop();
        clocks.start();
        exchange.listener().attemptStarted(attempt);
        attempt.onAbort(this::aborted);
        next.serve(attempt).whenComplete((outcome, bug) -> {
            if (outcome == null) {
                broke(bug);
            } else {
                guarded(outcome, () -> came(outcome));
            }
        });
        return result;
    }

    /** Nobody above hears what is thrown here: without this the call would wait for a clock. */
    private void guarded(Outcome outcome, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error bug) {
            if (outcome instanceof Outcome.Answered it) {
                it.answer().body().cancel();
            }
            broke(bug);
        }
    }

    private void broke(Throwable bug) {
        if (!done) {
            end();
            report("failed", "internal");
            attempt.settle(StreamEnd.cancelled());
        }
        result.completeExceptionally(bug);
    }

    private void came(Outcome outcome) {
        assert exchange.loop().inLoop();
        if (done) {
            if (outcome instanceof Outcome.Answered late) {
                late.answer().body().cancel();
            }
        } else if (outcome instanceof Outcome.Answered it) {
            head(it.answer());
        } else if (outcome instanceof Outcome.Failed it) {
            fail(it.failure());
        } else {
            boolean refused = outcome instanceof Outcome.Refused;
            finish(outcome, StreamEnd.cancelled(), refused ? "refused" : "abandoned", reason(outcome));
        }
    }

    private void head(Answer came) {
        attempt.headArrived();
        answer = came;
        CompletableFuture<?> readable = ContentCodings.ready(came.headers().get("content-encoding"));
        if (readable.isDone()) {
            read(came);
        } else {
            readable.whenComplete((loaded, never) -> exchange.loop().execute(() -> {
                if (!done) {
                    guarded(Outcome.answered(came), () -> read(came));
                }
            }));
        }
    }

    private void read(Answer came) {
        assert exchange.loop().inLoop();
        String type = came.headers().get("content-type");
        switch (ProbationRule.head(exchange.operation(), came.status(), came.headers())) {
            case WRONG_TYPE -> {
                came.body().cancel();
                fail(judged());
            }
            case ERROR -> {
                clocks.guessNoMore();
                clocks.head(ERROR_GAP);
                came.body().open(this);
            }
            case SWITCHED -> {
                look = AnswerInspection.unread(memory);
                clocks.head(timing.limits().idle());
                attempt.onClientSpoke(clocks::heard);
                commit(null);
                came.body().open(this);
            }
            case HELD -> {
                boolean streamed = timing.call().streamed();
                String encoding = came.headers().get("content-encoding");
                AnswerInspection reading = came.status() >= 300
                        ? AnswerInspection.unread(
                                memory) // a redirect is none of the API's answers, whatever its body says
                        : new AnswerInspection(
                                () -> exchange.provider().dialect().watch(exchange.operation(), streamed, type),
                                encoding,
                                ProbationRule.commitsUnread(exchange.operation(), streamed, type),
                                memory);
                look = reading;
                Body body = came.body();
                if (reading.encoded()) {
                    body = new InspectedBody(body, encoding, memory, exchange.loop(), reading);
                    answer = came.withBody(body);
                }
                clocks.head(timing.limits().idle());
                body.open(this);
            }
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        assert exchange.loop().inLoop();
        CommittedBody open = passage;
        if (done && open == null) {
            bytes.release();
            return;
        }
        clocks.heard();
        if (!bytes.isReadable()) {
            bytes.release(); // a sign of life of an upstream whose bytes, translated, say nothing yet
            return;
        }
        if (open != null) {
            open.data(bytes);
            return;
        }
        ByteBuf kept = held.add(bytes);
        AnswerInspection reading = look;
        if (reading == null) {
            if (held.bytes() >= ProbationRule.MOST_HELD) {
                errorTooLong();
            }
            return;
        }
        reading.at(kept);
        ProviderError error = reading.error();
        if (error != null && counts(reading)) {
            cancelSource();
            fail(judge.event(attempt, error, came().headers(), held.copy(ProbationRule.MOST_HELD)));
        } else if (reading.content() ? !holdsBack() : held.bytes() >= ProbationRule.MOST_HELD) {
            commit(null);
        }
    }

    /** Whether an error within the answer is the attempt's: nothing of it went to the client. */
    private boolean counts(AnswerInspection reading) {
        return holding != null || !reading.content() || reading.errorFirst(held);
    }

    /** The answer is good so far; whether it is held back all the same, for it may still break. */
    private boolean holdsBack() {
        if (hold == null) {
            return false;
        }
        Holding present = holding;
        if (present == null && isHeldBack(exchange)) {
            attempt.spoke();
            clocks.spoke();
            present = new Holding(
                    exchange,
                    hold,
                    memory,
                    clocks.clientLeft(),
                    () -> guarded(Outcome.answered(came()), () -> commit(null)));
            holding = present;
        }
        return present != null && present.more(held.bytes());
    }

    /** A stream of text that could be asked for again. */
    private boolean isHeldBack(Exchange of) {
        return timing.call().streamed()
                && of.operation().generates()
                && came().status() == 200
                && !(of.hints().noRetry() && of.hints().noFallback());
    }

    @Override
    public void flush() {
        if (passage != null) {
            passage.flush();
        }
    }

    @Override
    public void complete(Headers trailers) {
        assert exchange.loop().inLoop();
        CommittedBody open = passage;
        if (open != null) {
            open.complete(trailers);
        } else if (!done) {
            AnswerInspection reading = look;
            if (reading == null) {
                fail(judged());
                return;
            }
            reading.end();
            ProviderError error = reading.error();
            if (error != null && counts(reading)) {
                fail(judge.event(attempt, error, came().headers(), held.copy(ProbationRule.MOST_HELD)));
            } else if (!reading.finished() && ProbationRule.mustFinish(exchange.operation(), came().status())) {
                fail(TrialFailures.incomplete(
                        Failure.Stage.FIRST_TOKEN, timing.call().streamed()));
            } else if (!reading.said() && exchange.operation().generates() && came().status() == 200) {
                fail(TrialFailures.empty());
            } else {
                commit(trailers);
            }
        }
    }

    @Override
    public void broken(StreamEnd.Broken end) {
        assert exchange.loop().inLoop();
        CommittedBody open = passage;
        if (open != null) {
            open.broken(end);
        } else if (!done) {
            fail(look == null ? partly(end.failure()) : TrialFailures.beforeCommit(end.failure()));
        }
    }

    /** {@code trailers}: of an answer that is whole already, else null. */
    private void commit(@Nullable Headers trailers) {
        Answer came = came();
        if (!attempt.commit()) {
            came.body().cancel();
            finish(Outcome.outrun(), StreamEnd.cancelled(), "abandoned", "outrun");
            return;
        }
        Holding over = holding;
        timing.learn(attempt, over == null ? exchange.loop().nanoTime() : over.fromNanos());
        endHolding();
        done = true;
        clocks.committed();
        CommittedBody open =
                new CommittedBody(attempt, came, held, Objects.requireNonNull(look), clocks, judge, timing);
        passage = open;
        if (trailers != null) {
            open.complete(trailers);
        } else {
            open.awaitReader();
        }
        report("answered", "");
        result.complete(Outcome.answered(came.withBody(open)));
    }

    /** What the collected error means. */
    private Failure judged() {
        Answer came = came();
        return judge.answer(attempt, came.status(), came.headers(), held.copy(ProbationRule.MOST_HELD));
    }

    /** An error's status came, its body broke off: the status speaks, but there is no whole answer to pass on. */
    private Failure partly(Failure broken) {
        Failure judged = judged();
        return judged.fault() == Failure.Fault.CLIENT
                ? TrialFailures.beforeCommit(broken)
                : TrialFailures.withoutAnswer(judged);
    }

    /**
     * More than is held: what is the client's own matter, and no other target's, flows on to it if it was said of what it asked for.
     * Anything else is judged by what came.
     */
    private void errorTooLong() {
        Failure judged = judged();
        if (judged.fault() == Failure.Fault.CLIENT
                && exchange.askedFor(attempt.target())
                && !attempt.visit().alternatives().could(judged.kind())) {
            look = AnswerInspection.unread(memory);
            commit(null);
        } else {
            cancelSource();
            fail(TrialFailures.cut(judged));
        }
    }

    private void silent(Clocks.Clock clock) {
        assert exchange.loop().inLoop();
        CommittedBody open = passage;
        Failure failure = TrialFailures.silent(clock, stage(clock), timing.limits());
        if (open != null) {
            open.breakOff(failure);
        } else if (answer == null) {
            done = true; // what the abort brings back is late
            attempt.abort(Outcome.failed(failure));
            fail(failure);
        } else {
            cancelSource();
            fail(look == null && came().status() >= 400 ? partly(failure) : failure);
        }
    }

    private Failure.Stage stage(Clocks.Clock clock) {
        if (clock == Clocks.Clock.WRITE) {
            return Failure.Stage.SEND;
        }
        if (answer == null) {
            return Failure.Stage.FIRST_BYTE;
        }
        return passage == null ? Failure.Stage.FIRST_TOKEN : Failure.Stage.STREAM;
    }

    private void aborted(Outcome why) {
        assert exchange.loop().inLoop();
        CommittedBody open = passage;
        if (open != null) {
            open.aborted(why);
        } else if (!done) {
            if (answer != null) {
                cancelSource();
            }
            if (why instanceof Outcome.Failed it) {
                fail(it.failure());
            } else {
                finish(why, StreamEnd.cancelled(), "abandoned", reason(why));
            }
        }
    }

    private void cancelSource() {
        done = true;
        came().body().cancel();
    }

    private void fail(Failure failure) {
        finish(Outcome.failed(failure), new StreamEnd.Broken(failure, false), "failed", failure.code());
    }

    private void finish(Outcome outcome, StreamEnd end, String word, String reason) {
        end();
        if (outcome instanceof Outcome.Failed it) {
            attempt.report(status(), it.failure());
        } else {
            report(word, reason);
        }
        attempt.settle(end);
        result.complete(outcome);
    }

    private void end() {
        done = true;
        clocks.stop();
        endHolding();
        held.release();
    }

    private void endHolding() {
        if (holding != null) {
            holding.close();
        }
    }

    private void report(String word, String reason) {
        attempt.report(status(), word, reason);
    }

    private int status() {
        return answer == null ? 0 : answer.status();
    }

    private static String reason(Outcome outcome) {
        return outcome.fold(
                good -> "", Refusal::code, Failure::code, outcome instanceof Outcome.Abandoned it ? it.reason() : "");
    }

    private Answer came() {
        return Objects.requireNonNull(answer, "no head yet");
    }
}
