package io.fairlead.proxy.exchange;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client, from its request to the last byte of its answer, with all that belongs to it.
 *
 * <p>Confined to its {@link #loop()}: fields are plain. What the client sent never changes; what changes is where the
 * exchange is {@linkplain #aim aimed}, how many attempts it took, and how it ended.
 */
public final class Exchange {

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
    private final History history = new History();

    private final List<Consumer<Outcome>> onStop = new ArrayList<>(2);
    private final List<Attempt> live = new ArrayList<>(2);
    private @Nullable Outcome stopped;
    private boolean others;
    private boolean canMoveOn;
    private int begun;
    private Target target;
    private String route = "";
    private @Nullable Deadline deadline;
    private int otherKeys;
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

    /** What has happened to it so far. */
    public History history() {
        return history;
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

    /** Whether what goes to the client comes from a target to which the exchange moved on. */
    public boolean answeredByFallback() {
        return committed == null ? history.fallbacks() > 0 : history.fellBackTo(committed.target());
    }

    void otherKeys(int count) {
        otherKeys = count;
    }

    /** How many keys the provider has besides the one that the last attempt was sent with; 0 when that was the client's. */
    public int otherKeys() {
        return otherKeys;
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

    /** The client left: nobody waits for an answer any more. */
    public void abandon() {
        stop(Outcome.abandoned());
    }

    /** {@code provider/model} of the target, as logs and {@code x-fairlead-target} write it. */
    public String label(Target of) {
        return of.label(model());
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
