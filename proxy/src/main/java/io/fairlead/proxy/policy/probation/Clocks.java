package io.fairlead.proxy.policy.probation;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ClientLimit;
import io.fairlead.proxy.exchange.Loop;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of one attempt on one timer. Bytes only note their time; the timer looks when it wakes and goes back to
 * sleep for what is left. Confined to the exchange's loop; {@link #stop} must be called on every way out.
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

    private final Attempt attempt;
    private final Loop loop;
    private final ClockLimits limits;
    private final @Nullable Duration silence;
    private final Consumer<Clock> fired;
    private Loop.@Nullable Timer timer;
    private long wakesNanos;
    private long lastByteNanos;
    private boolean head;
    private boolean committed;
    private boolean paused;
    private boolean stopped;
    private long idleNanos;

    Clocks(Attempt attempt, ClockLimits limits, @Nullable Duration silence, Consumer<Clock> fired) {
        this.attempt = attempt;
        this.loop = attempt.exchange().loop();
        this.limits = limits;
        this.silence = silence == null ? null : ClientLimit.answerWithin(silence);
        this.fired = fired;
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

    void committed() {
        committed = true;
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
        long left = Math.max(0, left());
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
        if (left() > 0) {
            arm();
        } else {
            stop();
            fired.accept(nearest());
        }
    }

    private long left() {
        return left(nearest());
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
            case WRITE ->
                head || attempt.sentNanos() >= 0
                        ? NEVER
                        : limits.write().toNanos() - attempt.uptake().silentNanos();
            case FIRST_BYTE -> sinceSent(limits.firstByte());
            case FIRST_TOKEN -> {
                Duration token = limits.firstToken();
                yield committed || token == null ? NEVER : sinceSent(token);
            }
            case IDLE -> idleNanos - (loop.nanoTime() - lastByteNanos);
            case CLIENT -> committed || silence == null ? NEVER : sinceSent(silence);
        };
    }

    /** What is left of a clock that runs from the request's last byte; all of it while that is not sent. */
    private long sinceSent(Duration limit) {
        long sent = attempt.sentNanos();
        boolean running = sent >= 0 || head;
        long from = sent >= 0 ? sent : attempt.startedNanos();
        return running ? limit.toNanos() - (loop.nanoTime() - from) : limit.toNanos();
    }
}
