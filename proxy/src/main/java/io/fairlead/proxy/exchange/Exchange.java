package io.fairlead.proxy.exchange;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client, from its request to the last byte of its answer, with all that belongs to it.
 *
 * <p>Confined to its {@link #loop()}: fields are plain. What the client sent never changes; what changes is where the
 * exchange is {@linkplain #aim aimed}, how many attempts it took, and how it ended.
 */
public final class Exchange {

    /** Of more attempts than these, as a long wait for a target can make, the last one takes the place of the one before. */
    private static final int REMEMBERED_ATTEMPTS = 64;

    private final String id;
    private final Instant at;
    private final long startedNanos;
    private final Loop loop;
    private final Entrance entrance;
    private final Request request;
    private final Provider provider;
    private final Operation operation;
    private final Facts facts;
    private final ClientHints hints;
    private final ExchangeListener listener;

    private final List<AttemptReport> attempts = new ArrayList<>(2);
    private final List<Runnable> onAbandon = new ArrayList<>(2);
    private final List<Consumer<Outcome>> onStop = new ArrayList<>(2);
    private final List<Attempt> live = new ArrayList<>(2);
    private final Set<Target> fallbacks = new HashSet<>(2);
    private final Map<Target, String> passedOver = new LinkedHashMap<>(2);
    private @Nullable Outcome stopped;
    private boolean others;
    private boolean canMoveOn;
    private boolean repeatable;
    private @Nullable Failure given;
    private boolean givenRepeatable;
    private @Nullable Outcome conclusion;
    private int begun;
    private Target target;
    private String route = "";
    private @Nullable Deadline deadline;
    private int sent;
    private int retries;
    private long waitNanos;
    private int otherKeys;
    private boolean abandoned;
    private boolean lastResort;
    private @Nullable Attempt committed;
    private Usage usage = Usage.UNKNOWN;
    private @Nullable Object kept;

    public Exchange(
            String id,
            Instant at,
            Loop loop,
            Entrance entrance,
            Request request,
            Provider provider,
            Operation operation,
            Facts facts,
            ClientHints hints,
            ExchangeListener listener) {
        this.id = id;
        this.at = at;
        this.startedNanos = loop.nanoTime();
        this.loop = loop;
        this.entrance = entrance;
        this.request = request;
        this.provider = provider;
        this.operation = operation;
        this.facts = facts;
        this.hints = hints;
        this.listener = listener;
        this.target = new Target(provider, null, true);
    }

    /** Unique; the client reads it as {@code x-fairlead-id}. */
    public String id() {
        return id;
    }

    /** When it began, by the wall clock: for people only. */
    public Instant at() {
        return at;
    }

    public long startedNanos() {
        return startedNanos;
    }

    public Loop loop() {
        return loop;
    }

    public Entrance entrance() {
        return entrance;
    }

    /** What the client sent. */
    public Request request() {
        return request;
    }

    /** The provider that the client addressed. */
    public Provider provider() {
        return provider;
    }

    public Operation operation() {
        return operation;
    }

    public Facts facts() {
        return facts;
    }

    public ClientHints hints() {
        return hints;
    }

    public ExchangeListener listener() {
        return listener;
    }

    /** The route that took it; empty when none matched. */
    public String route() {
        return route;
    }

    public void route(String name) {
        route = name;
    }

    /** Asks for a way past open breakers, because no target takes the exchange otherwise. */
    public void asLastResort() {
        lastResort = true;
    }

    /** Whether an open breaker may let this exchange through, within its bound on such. */
    public boolean lastResort() {
        return lastResort;
    }

    /** Where the next attempt goes. */
    public Target target() {
        return target;
    }

    /** Aims the next attempt at {@code next}. Only the layer that chooses targets says so. */
    public void aim(Target next) {
        target = next;
    }

    public @Nullable Deadline deadline() {
        return deadline;
    }

    /** Bounds the exchange; the earlier of several deadlines holds. */
    public void bound(Deadline bound) {
        deadline = deadline == null ? bound : deadline.earlier(bound);
    }

    /** Begins an attempt at the present target. It is aborted when the exchange is stopped, until it settles. */
    public Attempt attempt() {
        otherKeys = 0;
        Attempt attempt = new Attempt(this, target, ++begun);
        live.add(attempt);
        attempt.whenSettled(end -> live.remove(attempt));
        if (stopped != null) {
            attempt.abort(stopped);
        }
        return attempt;
    }

    /**
     * Says which other targets there are, for those who decide by it; said by the layer that chooses targets.
     *
     * @param others whether this exchange may be asked of another target at all, tried already or not
     * @param canMoveOn whether one that was not tried yet could take over from the present one
     */
    public void alternatives(boolean others, boolean canMoveOn) {
        this.others = others;
        this.canMoveOn = canMoveOn;
    }

    /** Whether there is another target than the present one, tried already or not. */
    public boolean hasOthers() {
        return others;
    }

    /** Whether a target that was not tried yet could take over from the present one. */
    public boolean canMoveOn() {
        return canMoveOn;
    }

    /** A request of this exchange goes out: counted at any target, also when it is a safe re-send. */
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

    /** Whether what goes to the client comes from a target to which the exchange moved on. */
    public boolean answeredByFallback() {
        return committed == null ? !fallbacks.isEmpty() : fallbacks.contains(committed.target());
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

    public void waited(long nanos) {
        waitNanos += nanos;
    }

    /** Time spent waiting between attempts or for a permit, in nanoseconds. */
    public long waitNanos() {
        return waitNanos;
    }

    void otherKeys(int count) {
        otherKeys = count;
    }

    /** How many keys the provider has besides the one that the last attempt was sent with; 0 when that was the client's. */
    public int otherKeys() {
        return otherKeys;
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

    /** The attempt whose answer goes to the client, once there is one. */
    public @Nullable Attempt committed() {
        return committed;
    }

    void commit(Attempt attempt) {
        committed = attempt;
    }

    /** Remembers what one attempt found out for those that follow; what was kept before is forgotten. */
    public void keep(Object found) {
        kept = found;
    }

    /** What was {@linkplain #keep kept}, when it is a {@code type}; else null. */
    public <T> @Nullable T kept(Class<T> type) {
        return type.isInstance(kept) ? type.cast(kept) : null;
    }

    public Usage usage() {
        return usage;
    }

    public void usage(Usage reported) {
        usage = reported;
    }

    public boolean abandoned() {
        return abandoned;
    }

    /**
     * Remembers what an attempt at the present target failed with. The last whole answer that the addressed provider gave
     * itself is kept for the client, for the case that everything fails.
     *
     * @param repeatable whether the failure is of a class that Fairlead was allowed to repeat
     */
    public void failed(Failure failure, boolean repeatable) {
        this.repeatable = repeatable;
        if (target.addressed() && failure.answer() != null) {
            given = failure;
            givenRepeatable = repeatable;
        }
    }

    /** Whether the last failure was of a class that Fairlead was allowed to repeat. */
    public boolean lastRepeatable() {
        return repeatable;
    }

    /** The last failure that is a whole answer of the provider that the client addressed, or null. */
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

    /**
     * Ends every attempt and wait under way with {@code why}, and lets none begin; an answer that flows already breaks
     * off. Only the first call counts.
     */
    public void stop(Outcome why) {
        if (stopped != null) {
            return;
        }
        stopped = why;
        for (Attempt attempt : List.copyOf(live)) {
            attempt.abort(why);
        }
        live.clear();
        for (Consumer<Outcome> handler : List.copyOf(onStop)) {
            handler.accept(why);
        }
        onStop.clear();
    }

    /** What the exchange was stopped with, or null. */
    public @Nullable Outcome stopped() {
        return stopped;
    }

    /** Hears that the exchange is stopped, at once if it already was. Inert once its own work is done. */
    public void onStop(Consumer<Outcome> handler) {
        if (stopped != null) {
            handler.accept(stopped);
        } else {
            onStop.add(handler);
        }
    }

    /** The client left: every attempt and wait under way ends now. Without effect the second time. */
    public void abandon() {
        if (abandoned) {
            return;
        }
        abandoned = true;
        stop(Outcome.abandoned());
        for (int i = onAbandon.size() - 1; i >= 0; i--) {
            onAbandon.get(i).run();
        }
        onAbandon.clear();
    }

    /** Runs {@code task} when the exchange is abandoned, at once if it already was. The task is inert once its work is done. */
    public void onAbandon(Runnable task) {
        if (abandoned) {
            task.run();
        } else {
            onAbandon.add(task);
        }
    }

    /** {@code provider/model} of the target, as logs and {@code x-fairlead-target} write it. */
    public String label(Target of) {
        return of.label(operation.model() != null ? operation.model() : facts.model());
    }

    /** The model that the client asked for, by path or body. */
    public @Nullable String model() {
        return operation.model() != null ? operation.model() : facts.model();
    }

    @Override
    public String toString() {
        return id + " " + request;
    }
}
