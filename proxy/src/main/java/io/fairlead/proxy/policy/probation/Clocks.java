package io.fairlead.proxy.policy.probation;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ClientLimit;
import io.fairlead.proxy.exchange.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of one attempt on one timer: those that end it, and until the commit those that are guessed. Bytes only note
 * their time; the timer looks when it wakes and goes back to sleep for what is left. Confined to the exchange's loop;
 * {@link #stop} must be called on every way out.
 */
final class Clocks {

    /** Which clock ran out. */
    enum Clock {
        /** Bytes of the request wait, and none is taken. */
        WRITE("write_timeout"),
        FIRST_BYTE("first_byte_timeout"),
        FIRST_TOKEN("first_token_timeout"),
        IDLE("idle_timeout"),
        /** The client's own bound on a silence, from the end of a body that is streamed once. */
        CLIENT("client_read_timeout");

        private final String code;

        Clock(String code) {
            this.code = code;
        }

        /** The stable name in errors, logs and metrics. */
        String code() {
            return code;
        }
    }

    private static final long NEVER = Long.MAX_VALUE;

    /** A guess that nobody could act on is looked at again so much later. */
    private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    /** Hears of clocks that ran out. */
    interface Listener {

        /** A clock that ends the attempt. */
        void fired(Clock clock);

        /** A clock that was guessed; whether nobody needs to hear of it again. */
        boolean guessed(Clock clock);
    }

    private final Attempt attempt;
    private final Loop loop;
    private final ClockLimits limits;
    private final Guesses guesses;
    private final @Nullable Duration silence;
    private final Listener listener;
    private Loop.@Nullable Timer timer;
    private long wakesNanos;
    private long lastByteNanos;
    private boolean head;
    private boolean guessing = true;
    private boolean guessLater;
    private long guessFromNanos;
    private boolean committed;
    private boolean spoke;
    private boolean paused;
    private boolean stopped;
    private long idleNanos;

    Clocks(Attempt attempt, Timing timing, @Nullable Duration silence, Listener listener) {
        this.attempt = attempt;
        this.loop = attempt.exchange().loop();
        this.limits = timing.limits();
        this.guesses = timing.guesses();
        this.silence = silence == null ? null : ClientLimit.answerWithin(silence);
        this.listener = listener;
        this.idleNanos = limits.idle().toNanos();
        this.lastByteNanos = loop.nanoTime();
    }

    void start() {
        arm();
    }

    /** The head came. From here the gap between bytes counts, at most {@code idle}. */
    void head(Duration idle) {
        head = true;
        idleNanos = Math.min(idleNanos, idle.toNanos());
        heard();
        arm();
    }

    /** A byte came: every silence begins anew. */
    void heard() {
        lastByteNanos = loop.nanoTime();
    }

    /** Nobody needs to guess any more what becomes of it. */
    void guessNoMore() {
        guessing = false;
    }

    /** The first event with content came, and is held back: no clock waits for it, and nobody needs to guess. */
    void spoke() {
        spoke = true;
        guessing = false;
        arm();
    }

    /** How long the client itself goes on waiting for a first word, where its clock runs here; else null. */
    @Nullable
    Duration clientLeft() {
        long left = left(Clock.CLIENT);
        return left == NEVER ? null : Duration.ofNanos(Math.max(0, left));
    }

    void committed() {
        committed = true;
        guessing = false;
        arm();
    }

    /** The client does not read: no silence is the upstream's. */
    void pause() {
        paused = true;
        cancelTimer();
    }

    void resume() {
        if (paused) {
            paused = false;
            heard();
            arm();
        }
    }

    void stop() {
        stopped = true;
        cancelTimer();
    }

    private void cancelTimer() {
        Loop.Timer present = timer;
        if (present != null) {
            timer = null;
            present.cancel();
        }
    }

    private void arm() {
        if (stopped || paused) {
            return;
        }
        long least = Math.min(left(nearest()), guessLeft(nearestGuess()));
        if (least == NEVER) {
            return; // what is bounded then is the whole call, not its parts
        }
        long left = Math.max(0, least);
        long wakes = loop.nanoTime() + left;
        if (timer != null) {
            if (wakesNanos - wakes <= 0) {
                return; // it wakes early enough, and looks then
            }
            cancelTimer();
        }
        wakesNanos = wakes;
        timer = loop.schedule(Duration.ofNanos(left), this::wake);
    }

    private void wake() {
        timer = null;
        if (left(nearest()) <= 0) {
            stop();
            listener.fired(nearest());
            return;
        }
        Clock guess = nearestGuess();
        if (guessLeft(guess) <= 0) {
            guessLater = true;
            guessFromNanos = loop.nanoTime() + AGAIN_NANOS;
            guess(guess);
        } else {
            arm();
        }
    }

    /** Whatever becomes of it, the clocks that end the attempt run on. */
    private void guess(Clock clock) {
        boolean done = true;
        try {
            done = listener.guessed(clock);
        } finally {
            guessing &= !done;
            arm();
        }
    }

    /** The clock that runs out next. */
    private Clock nearest() {
        Clock nearest = head ? Clock.IDLE : Clock.FIRST_BYTE;
        if (left(Clock.WRITE) < left(nearest)) {
            nearest = Clock.WRITE;
        }
        if (left(Clock.FIRST_TOKEN) < left(nearest)) {
            nearest = Clock.FIRST_TOKEN;
        }
        return left(Clock.CLIENT) < left(nearest) ? Clock.CLIENT : nearest;
    }

    private long left(Clock clock) {
        return switch (clock) {
            case WRITE -> writing() ? limits.idle().toNanos() - attempt.uptake().silentNanos() : NEVER;
            case FIRST_BYTE -> head ? NEVER : sinceSent(limits.firstByte());
            case FIRST_TOKEN -> committed || spoke ? NEVER : sinceSent(limits.firstToken());
            case IDLE -> idleNanos - (loop.nanoTime() - lastByteNanos);
            case CLIENT -> committed ? NEVER : sinceSent(silence);
        };
    }

    /** The guess that runs out next. */
    private Clock nearestGuess() {
        Clock nearest = head ? Clock.IDLE : Clock.FIRST_BYTE;
        if (guessLeft(Clock.WRITE) < guessLeft(nearest)) {
            nearest = Clock.WRITE;
        }
        return guessLeft(Clock.FIRST_TOKEN) < guessLeft(nearest) ? Clock.FIRST_TOKEN : nearest;
    }

    private long guessLeft(Clock clock) {
        if (!guessing) {
            return NEVER;
        }
        Duration write = guesses.write();
        Duration gap = guesses.silence();
        long left = switch (clock) {
            case WRITE ->
                write != null && writing() ? write.toNanos() - attempt.uptake().silentNanos() : NEVER;
            case FIRST_BYTE -> head ? NEVER : sinceSent(guesses.firstByte());
            case FIRST_TOKEN -> sinceSent(guesses.firstToken());
            case IDLE -> gap == null ? NEVER : gap.toNanos() - (loop.nanoTime() - lastByteNanos);
            case CLIENT -> NEVER;
        };
        return left == NEVER || !guessLater ? left : Math.max(left, guessFromNanos - loop.nanoTime());
    }

    /** Whether bytes of the request are still to be taken, as far as one knows. */
    private boolean writing() {
        return !head && attempt.sentNanos() < 0;
    }

    /** What is left of a clock that runs from the request's last byte; all of it while that is not sent. */
    private long sinceSent(@Nullable Duration limit) {
        if (limit == null) {
            return NEVER;
        }
        long sent = attempt.sentNanos();
        boolean running = sent >= 0 || head;
        long from = sent >= 0 ? sent : attempt.startedNanos();
        return running ? limit.toNanos() - (loop.nanoTime() - from) : limit.toNanos();
    }
}
