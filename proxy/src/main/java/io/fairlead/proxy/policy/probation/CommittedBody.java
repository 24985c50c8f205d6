package io.fairlead.proxy.policy.probation;

import io.fairlead.dialect.ProviderError;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A committed answer's body: first what was held, then every buffer as it comes, looked at and left alone. Says how the
 * stream really ended, and settles its attempt on that. Confined to the exchange's loop.
 */
final class CommittedBody implements Body {

    private final Attempt attempt;
    private final Answer answer;
    private final Body source;
    private final HeldBuffers held;
    private final AnswerInspection look;
    private final Clocks clocks;
    private final Judge judge;
    private final boolean streamed;
    private @Nullable Sink sink;
    private boolean draining;
    private boolean pausedByReader;
    private boolean sourceEnded;
    private boolean over;
    private @Nullable Headers trailers;
    private StreamEnd.@Nullable Broken broken;
    private final boolean mustFinish;
    private boolean dropped;
    private long toCome;
    private @Nullable ByteBuf last;

    CommittedBody(
            Attempt attempt,
            Answer answer,
            HeldBuffers held,
            AnswerInspection look,
            Clocks clocks,
            Judge judge,
            Timing timing) {
        this.attempt = attempt;
        this.answer = answer;
        this.source = answer.body();
        this.held = held;
        this.look = look;
        this.clocks = clocks;
        this.judge = judge;
        this.streamed = timing.call().streamed();
        this.mustFinish = ProbationRule.mustFinish(attempt.exchange().operation(), answer.status());
        this.toCome = mustFinish && answer.length() > 0 ? answer.length() : Long.MAX_VALUE;
    }

    /** Nobody reads yet: what is on its way is kept, more is not asked for. */
    void awaitReader() {
        source.pause();
        clocks.pause();
    }

    @Override
    public void open(Sink reader) {
        assert attempt.exchange().loop().inLoop();
        if (over) {
            StreamEnd.Broken before = broken;
            if (before != null) {
                reader.broken(before);
            }
            return;
        }
        sink = reader;
        draining = true;
        boolean any = false;
        for (ByteBuf first = held.poll(); first != null; first = over ? null : held.poll()) {
            pass(first, reader);
            any = true;
        }
        draining = false;
        if (over) {
            return;
        }
        if (sourceEnded) {
            deliverEnd(reader);
            return;
        }
        if (any) {
            reader.flush();
        }
        if (!over && !pausedByReader) {
            source.resume();
            clocks.resume();
        }
    }

    @Override
    public void pause() {
        assert attempt.exchange().loop().inLoop();
        if (!over && !sourceEnded) {
            pausedByReader = true;
            source.pause();
            clocks.pause();
        }
    }

    @Override
    public void resume() {
        assert attempt.exchange().loop().inLoop();
        pausedByReader = false;
        if (!over && !sourceEnded && !draining) {
            clocks.resume();
            source.resume();
        }
    }

    @Override
    public void cancel() {
        assert attempt.exchange().loop().inLoop();
        if (over) {
            return;
        }
        over = true;
        if (!sourceEnded) {
            source.cancel();
        }
        close();
        releaseLast();
        attempt.settle(
                answer.switching() ? StreamEnd.complete() : StreamEnd.cancelled()); // a socket ends by either side
    }

    void data(ByteBuf bytes) {
        assert attempt.exchange().loop().inLoop();
        if (over || sourceEnded) {
            bytes.release();
            return;
        }
        look.at(bytes);
        Sink reader = sink;
        if (reader == null || draining) {
            held.add(bytes);
        } else {
            pass(bytes, reader);
        }
    }

    /**
     * Hands on bytes, but for the very last one that the head has promised. That one follows when the answer is known to be
     * whole, so that one which is not can still be broken off.
     */
    private void pass(ByteBuf bytes, Sink reader) {
        int length = bytes.readableBytes();
        toCome -= length;
        if (toCome > 0 || last != null || length == 0) {
            reader.data(bytes);
            return;
        }
        if (length > 1) {
            last = bytes.retainedSlice(bytes.writerIndex() - 1, 1);
            reader.data(bytes.writerIndex(bytes.writerIndex() - 1));
        } else {
            last = bytes;
        }
    }

    void flush() {
        Sink reader = sink;
        if (reader != null && !over && !draining) {
            reader.flush();
        }
    }

    /** The source ended by its framing; whether that is the end of the answer, the look says. */
    void complete(Headers came) {
        assert attempt.exchange().loop().inLoop();
        if (over || sourceEnded) {
            return;
        }
        boolean atBoundary = look.atBoundary(); // asked first: to the end, half an event is no event
        look.end();
        if (look.error() == null && !look.finished() && mustFinish) {
            broken = new StreamEnd.Broken(TrialFailures.incomplete(Failure.Stage.STREAM, streamed), atBoundary);
        } else {
            trailers = came;
        }
        sourceEnds();
    }

    void broken(StreamEnd.Broken end) {
        assert attempt.exchange().loop().inLoop();
        if (over || sourceEnded) {
            return;
        }
        breaks(TrialFailures.late(end.failure()));
    }

    /** Where the answer has said its last word the client's message is aborted, and nothing contradicts that word. */
    private void breaks(Failure failure) {
        boolean atBoundary = look.atBoundary();
        dropped = mustFinish && look.saidItsEnd();
        broken = new StreamEnd.Broken(failure, atBoundary && !dropped);
        sourceEnds();
    }

    /** Ends it from this side. */
    void breakOff(Failure failure) {
        assert attempt.exchange().loop().inLoop();
        if (over || sourceEnded) {
            return;
        }
        source.cancel();
        breaks(failure);
    }

    void aborted(Outcome why) {
        assert attempt.exchange().loop().inLoop();
        StreamEnd.Broken cut =
                why instanceof Outcome.Failed it ? new StreamEnd.Broken(it.failure(), look.atBoundary()) : null;
        if (cut != null && sink != null) {
            breakOff(cut.failure());
        } else {
            cancel();
            broken = cut; // for a reader that comes all the same
        }
    }

    private void sourceEnds() {
        sourceEnded = true;
        clocks.stop();
        Sink reader = sink;
        if (reader != null && !draining) {
            deliverEnd(reader);
        }
    }

    private void deliverEnd(Sink reader) {
        over = true;
        StreamEnd.Broken cut = broken;
        ProviderError error = look.error();
        close();
        if (cut != null) {
            attempt.settle(dropped ? StreamEnd.complete() : cut);
            attempt.exchange().listener().broken(attempt, cut);
            reader.broken(cut);
            return;
        }
        if (error == null) {
            attempt.settle(StreamEnd.complete());
        } else {
            Failure failure = judge.event(attempt, error, answer.headers(), new byte[0]);
            attempt.settle(new StreamEnd.Broken(TrialFailures.late(failure), false));
        }
        ByteBuf end = last;
        if (end != null) {
            last = null;
            reader.data(end);
        }
        reader.complete(Objects.requireNonNull(trailers, "no end came"));
    }

    private void releaseLast() {
        ByteBuf unsent = last;
        last = null;
        if (unsent != null) {
            unsent.release();
        }
    }

    private void close() {
        clocks.stop();
        held.release();
        if (broken != null || !sourceEnded) {
            releaseLast();
        }
        attempt.usage(look.usage());
    }
}
