package io.fairlead.proxy.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to an exchange so far: counts, waits, the attempts that ended, the targets that were left out, the last
 * failures. Layers write it as they act; who renders, logs and counts reads it. Confined to the exchange's loop.
 */
public final class History {

    /** Of more attempts than these, as a long wait for a target can make, the last one takes the place of the one before. */
    private static final int REMEMBERED_ATTEMPTS = 64;

    private final List<AttemptReport> attempts = new ArrayList<>(2);
    private final Set<Target> fallbacks = new HashSet<>(2);
    private final Map<Target, String> passedOver = new LinkedHashMap<>(2);
    private int sent;
    private int retries;
    private long waitNanos;
    private long betweenVisitsNanos;
    private boolean repeatable;
    private String hedge = "";
    private @Nullable Failure given;
    private boolean givenRepeatable;
    private @Nullable Duration riddenOut;
    private @Nullable Outcome conclusion;

    History() {}

    /** A request goes out: counted at any target, also when it is a safe re-send. */
    public void requestSent() {
        sent++;
    }

    /** How many requests were sent upstream. */
    public int sent() {
        return sent;
    }

    public void retried() {
        retries++;
    }

    public int retries() {
        return retries;
    }

    /** The exchange moved on to {@code to}; whether that is the first time, for it may pass all its targets again and again. */
    public boolean fellBack(Target to) {
        return fallbacks.add(to);
    }

    /** To how many targets the exchange moved on. */
    public int fallbacks() {
        return fallbacks.size();
    }

    /** Whether it moved on to {@code target}. */
    public boolean fellBackTo(Target target) {
        return fallbacks.contains(target);
    }

    /** Remembers why {@code next}, whose turn it was, was not asked: one sentence that names it and holds no secret. */
    public void passedOver(Target next, String why) {
        passedOver.put(next, why);
    }

    /** {@code next} was asked after all. */
    public void asked(Target next) {
        passedOver.remove(next);
    }

    /** Why the targets that were not asked were not, in the order of their turns; at most one sentence a target. */
    public Map<Target, String> passedOver() {
        return passedOver;
    }

    /** It was hedged, and {@code result}, a fixed word, came of it. */
    public void hedged(String result) {
        hedge = result;
    }

    /** What came of its being hedged; empty where it was not. */
    public String hedge() {
        return hedge;
    }

    void waited(long nanos) {
        waitNanos += nanos;
    }

    /** Time passed before targets are asked once more. */
    public void waitedForTargets(long nanos) {
        waitNanos += nanos;
        betweenVisitsNanos += nanos;
    }

    /** What was waited before the visit that begins now. */
    long takeWait() {
        long taken = betweenVisitsNanos;
        betweenVisitsNanos = 0;
        return taken;
    }

    /** Time spent waiting between attempts or for a permit, in nanoseconds. */
    public long waitNanos() {
        return waitNanos;
    }

    void report(AttemptReport report) {
        if (attempts.size() == REMEMBERED_ATTEMPTS) {
            attempts.remove(REMEMBERED_ATTEMPTS - 1);
        }
        attempts.add(report);
    }

    /** The attempts so far, in the order in which they ended. */
    public List<AttemptReport> attempts() {
        return attempts;
    }

    /**
     * Remembers what an attempt failed with. The last whole answer that the addressed provider gave itself, for the model
     * that was asked for, is kept for the client, for the case that everything fails.
     *
     * @param askedFor whether the target is what the client asked for
     * @param mayRepeat whether the failure is of a class that Fairlead was allowed to repeat
     */
    public void failed(boolean askedFor, Failure failure, boolean mayRepeat) {
        repeatable = mayRepeat;
        if (askedFor && failure.answer() != null) {
            given = failure;
            givenRepeatable = mayRepeat;
        }
    }

    /** {@code again}: the only target was asked on beyond the attempts, and is worth asking after that; null when it was not. */
    public void riddenOut(@Nullable Duration again) {
        riddenOut = again;
    }

    /** When a target that was ridden out is worth asking again; null where none was. */
    public @Nullable Duration riddenOut() {
        return riddenOut;
    }

    /** Whether the last failure was of a class that Fairlead was allowed to repeat. */
    public boolean lastRepeatable() {
        return repeatable;
    }

    /** The last failure that is a whole answer of what the client asked for, or null. */
    public @Nullable Failure given() {
        return given;
    }

    /** Whether {@link #given()} is of a class that Fairlead was allowed to repeat. */
    public boolean givenRepeatable() {
        return givenRepeatable;
    }

    /** Remembers how the exchange came out, before that was rendered for the client. */
    public void conclude(Outcome outcome) {
        conclusion = outcome;
    }

    /** How the exchange came out, before that was rendered for the client; null until it is known. */
    public @Nullable Outcome conclusion() {
        return conclusion;
    }
}
