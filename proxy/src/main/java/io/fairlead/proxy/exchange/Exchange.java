package io.fairlead.proxy.exchange;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.OwnModel;
import io.fairlead.dialect.StatePath;
import io.fairlead.dialect.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client, from its request to the last byte of its answer, with all that belongs to it.
 *
 * <p>Confined to its {@link #loop()}: fields are plain. What the client sent never changes; what changes is which
 * targets it {@linkplain #visit visits}, how many attempts it took, and how it ended. What belongs to one try lives in its
 * {@link Attempt}: several may be in flight, and the first that {@linkplain Attempt#commit commits} has the exchange.
 */
public final class Exchange {

    private final String id;
    private final Instant at;
    private final long startedNanos;
    private final Loop loop;
    private final Entrance entrance;
    private final Request request;
    private Request sent;
    private final Provider provider;
    private final Operation operation;
    private final Facts facts;
    private final ClientHints hints;
    private final ExchangeListener listener;
    private final History history = new History();

    private final List<Consumer<Outcome>> onStop = new ArrayList<>(2);
    private final List<Visit> visits = new ArrayList<>(2);
    private final List<Attempt> live = new ArrayList<>(2);
    private final Target addressed;
    private @Nullable Outcome stopped;
    private int begun;
    private @Nullable Target keeper;
    private List<Target> balanced = List.of();
    private String balanceChoice = "";
    private boolean sharedByOthers;
    private @Nullable String sealer;
    private Target spokenFor;
    private String route = "";
    private @Nullable Deadline deadline;
    private boolean lastResort;
    private long breakerWaitNanos;
    private boolean waitTold;
    private double cost = -1;
    private @Nullable Attempt committed;
    private @Nullable Resumption resumption;
    private @Nullable Trace trace;
    private BooleanSupplier others = () -> false;
    private boolean answerKept;
    private @Nullable String cacheStatus;
    private String cacheResult = "";
    private @Nullable FromStore fromStore;
    private @Nullable Predicate<Outcome> adoption;
    private boolean adopted;
    private Usage lentUsage = Usage.UNKNOWN;
    private List<String> lentWithout = List.of();

    /** How an exchange was answered without an attempt of its own. */
    public enum FromStore {
        /** By an answer that was kept and is fresh. */
        CACHED,
        /** By an answer that was kept, because no target gave one. */
        STALE,
        /** By what another exchange is being answered. */
        SHARED,
        /** By what an earlier exchange asked for, whose client gave up and asked again. */
        ADOPTED
    }

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
        this.sent = request;
        this.provider = provider;
        this.operation = operation;
        this.facts = facts;
        this.hints = hints;
        this.listener = listener;
        this.addressed = new Target(provider, null, true);
        this.spokenFor = addressed;
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

    /** What the client sent; without its compression where that was undone. */
    public Request request() {
        return request;
    }

    /** What the client sent, as it was: for the provider that it addressed. */
    public Request sent() {
        return sent;
    }

    /** Says how the request came, where its compression was undone. */
    public void sent(Request asItCame) {
        sent = asItCame;
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

    /** How it is known to distributed tracing; null while that is off. */
    public @Nullable Trace trace() {
        return trace;
    }

    /** Only who traces says so, when it starts. */
    public void trace(Trace traced) {
        trace = traced;
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

    /** Lets it wait so long, all waits together, for targets whose breakers are open. */
    public void mayWaitForBreakers(Duration most) {
        breakerWaitNanos = most.toNanos();
    }

    /** How long it may still wait for targets whose breakers are open. */
    public Duration breakerWaitLeft() {
        return Duration.ofNanos(breakerWaitNanos);
    }

    /** It waited for a target whose breaker was open. */
    public void waitedForBreaker(long nanos) {
        breakerWaitNanos = Math.max(0, breakerWaitNanos - nanos);
    }

    /** It begins to wait for a target whose breaker is open, for {@code wait} or less; told once. */
    public void tellBreakerWait(Duration wait) {
        if (!waitTold) {
            waitTold = true;
            listener.exhausted(this, "wait", wait);
        }
    }

    /** An answer is kept for it, which it gets when its targets fail: it need not wait for them longer than others would. */
    public void answerKept(boolean kept) {
        answerKept = kept;
    }

    /** Whether it is answered all the same when its targets fail. */
    public boolean answerKept() {
        return answerKept;
    }

    /** What {@code Cache-Status} says of it. */
    public void cacheStatus(String field) {
        cacheStatus = field;
    }

    /** What {@code Cache-Status} says of it; null where no cache was asked. */
    public @Nullable String cacheStatus() {
        return cacheStatus;
    }

    /** It asked for a kept answer, and {@code result}, a fixed word, came of it. */
    public void cacheAsked(String result) {
        cacheResult = result;
        listener.cacheAsked(this, result);
    }

    /** What came of its question for a kept answer; empty where it did not ask. */
    public String cacheResult() {
        return cacheResult;
    }

    /** It is answered by {@code how}, with what {@code target} said. */
    public void answeredFrom(FromStore how, Target target) {
        assert loop.inLoop();
        fromStore = how;
        spokenFor = target;
    }

    /** How it was answered without an attempt of its own; null where it was not. */
    public @Nullable FromStore fromStore() {
        return fromStore;
    }

    /** Who said what the client reads; null where nobody but Fairlead did. */
    public @Nullable Target answeredBy() {
        return committed != null ? committed.target() : fromStore != null ? spokenFor : null;
    }

    /** The target that the client addressed. */
    public Target addressed() {
        return addressed;
    }

    /** What it refers to is kept at {@code target}, which is asked instead of the addressed one, and alone. */
    public void goesTo(Target target) {
        assert loop.inLoop();
        keeper = target;
        spokenFor = target;
    }

    /** The targets that share it, in the order in which they are asked before any other; {@code choice}, a fixed word, says why. */
    public void balance(List<Target> order, String choice) {
        assert loop.inLoop();
        balanced = List.copyOf(order);
        balanceChoice = choice;
        sharedByOthers = false;
        sharedByOthers = order.stream().noneMatch(this::askedFor);
        spokenFor = first();
    }

    /** The targets that share it, in their order; none unless it was balanced. */
    public List<Target> balanced() {
        return balanced;
    }

    /** Why the first of the targets that share it is the first; empty unless it was balanced. */
    public String balanceChoice() {
        return balanceChoice;
    }

    /** The provider of that name made what only its maker can read; empty: nobody can read all of it. */
    public void madeBy(String provider) {
        sealer = provider;
    }

    /** Whether what only its maker can read was made at {@code target}: the addressed provider's it is unless that is known better. */
    public boolean madeAt(Target target) {
        return sealer == null
                ? target.provider().equals(provider) || target.equals(keeper)
                : target.provider().name().equals(sealer);
    }

    /** Whether the thoughts in it were hidden at another account than {@code target}'s: its models' maker may be the same. */
    public boolean hiddenFrom(Target target) {
        return !madeAt(target) && "encrypted_content".equals(sealed());
    }

    /**
     * The target that is asked before any other: the one that keeps what it refers to where that is known, else the first of those
     * that share it, else the addressed one.
     */
    public Target first() {
        return keeper != null ? keeper : balanced.isEmpty() ? addressed : balanced.get(0);
    }

    /** Who the client asked for, as it reads it: the addressed target, unless others alone share its calls. */
    public Target asked() {
        return sharedByOthers ? first() : addressed;
    }

    /**
     * Whether {@code target} is what the client asked for: the provider that it addressed, with the model that it named. It is
     * also the target that keeps what the call refers to. Where others alone share its calls, it is the one that was chosen.
     */
    public boolean askedFor(Target target) {
        if (keeper != null) {
            return target.equals(keeper);
        }
        if (sharedByOthers) {
            return target.equals(first());
        }
        return target.addressed() && (target.model() == null || target.model().equals(model()));
    }

    /** The target whose word the client hears: the one whose attempt committed, else the one that had the last word. */
    public Target spokenFor() {
        return committed != null ? committed.target() : spokenFor;
    }

    /** Of all targets that failed, {@code target} had the last word. Only the layer that chooses targets says so. */
    public void spokenFor(Target target) {
        spokenFor = target;
    }

    public @Nullable Deadline deadline() {
        return deadline;
    }

    /** Bounds the exchange; the earlier of several deadlines holds. */
    public void bound(Deadline bound) {
        assert loop.inLoop();
        deadline = deadline == null ? bound : deadline.earlier(bound);
    }

    /** Begins to ask {@code target}, beside other targets or after them. */
    public Visit visit(Target target, Alternatives alternatives) {
        Visit visit = new Visit(this, target, alternatives, history.takeWait());
        visits.add(visit);
        if (resumption != null && target.equals(resumption.broken().target())) {
            visit.resume(resumption.broken().visit(), Outcome.failed(resumption.failure()));
        }
        if (stopped != null) {
            visit.stop(stopped);
        }
        return visit;
    }

    /** Begins to ask {@code target}, with nowhere else to go. */
    public Visit visit(Target target) {
        return visit(target, Alternatives.NONE);
    }

    /** {@code target} cannot be asked: it stands in the timeline as refused for {@code reason}. */
    public void passOver(Target target, String reason) {
        Visit visit = visit(target);
        visit.attempt().endUnsent("refused", reason);
        visit.end();
    }

    void ended(Visit visit) {
        assert loop.inLoop();
        visits.remove(visit);
    }

    /** An attempt of {@code visit} begins; it is aborted when the exchange is stopped, until it settles. */
    Attempt begin(Visit visit, long waitedNanos) {
        Attempt attempt = new Attempt(visit, ++begun, waitedNanos);
        live.add(attempt);
        attempt.whenSettled(end -> live.remove(attempt));
        return attempt;
    }

    /** Whether what goes to the client comes from a target to which the exchange moved on. */
    public boolean answeredByFallback() {
        return committed == null ? history.fallbacks() > 0 : history.fellBackTo(committed.target());
    }

    /** The attempt whose answer goes to the client, once there is one. */
    public @Nullable Attempt committed() {
        return committed;
    }

    /**
     * The first attempt that claims the exchange has it: every other one is aborted at once, and no visit goes on.
     *
     * @return whether {@code attempt} has it
     */
    boolean claim(Attempt attempt) {
        assert loop.inLoop();
        Resumption again = resumption;
        if (again != null) {
            boolean first = again.attempt() == null;
            boolean has = again.claim(attempt);
            if (first && has) {
                leave(attempt);
            }
            return has;
        }
        if (committed == null && attempt.aborted() == null) {
            committed = attempt;
            leave(attempt);
        }
        return attempt.equals(committed);
    }

    /**
     * The committed attempt's stream broke: another one may go on with what the client has of it, and its first content comes within
     * {@code most}. The clocks up to the commit are over; the client's own bound on the call stays.
     *
     * @return what it goes on with, as {@link Resumption} says
     */
    public Resumption goOn(Failure failure, String said, long tokens, boolean prefills, Duration most) {
        assert loop.inLoop();
        Attempt broken = Objects.requireNonNull(committed, "nothing was committed");
        Resumption again = new Resumption(broken, failure, said, tokens, prefills);
        resumption = again;
        Deadline now = Deadline.after(loop, most, false);
        Duration whole = hints.whole();
        deadline = whole == null
                ? now
                : now.earlier(new Deadline(
                        startedNanos + ClientLimit.answerWithin(whole).toNanos(), true));
        return again;
    }

    /** What another attempt goes on with; null unless a stream of the exchange broke that is mended. */
    public @Nullable Resumption resumption() {
        return resumption;
    }

    /** The attempt whose answer flows to the client, or is the next to; null while none is. */
    public @Nullable Attempt flowing() {
        return resumption == null ? committed : resumption.attempt();
    }

    /** Breaks off what flows to the client, with {@code why}. */
    public void breakOff(Outcome why) {
        assert loop.inLoop();
        Attempt flows = flowing();
        if (flows != null) {
            flows.abort(why);
        } else if (resumption != null) {
            stop(why);
        }
    }

    /** Ends every attempt and every visit under way: what the client hears is known without them. */
    public void leave() {
        leave(null);
    }

    private void leave(@Nullable Attempt kept) {
        assert loop.inLoop();
        List<Consumer<Outcome>> others = new ArrayList<>(live.size() + visits.size());
        for (Attempt other : live) {
            if (!other.equals(kept)) {
                others.add(other::abort);
            }
        }
        for (Visit other : visits) {
            if (kept == null || !other.equals(kept.visit())) {
                others.add(other::stop);
            }
        }
        Handlers.tell(others, Outcome.outrun());
    }

    /** What its answer cost, in the currency of the prices; -1 where no price is known, or nothing was used. */
    public double cost() {
        return cost;
    }

    /** Sets {@link #cost()}. */
    public void cost(double money) {
        cost = money;
    }

    /** What its answer used, as far as that said so: of all attempts that the client has something of. */
    public Usage usage() {
        Attempt more = resumption == null ? null : resumption.attempt();
        Usage used = committed == null ? lentUsage : committed.usage();
        return more == null ? used : used.and(more.usage());
    }

    /** What an answer used that another exchange asked for and that is counted for nobody else. */
    public void lentUsage(Usage used) {
        lentUsage = used;
    }

    /** An answer that another exchange asked for is one to a request without {@code dropped}. */
    public void lentWithout(List<String> dropped) {
        lentWithout = List.copyOf(dropped);
    }

    /** What the target that answered did not get of the request. */
    public List<String> dropped() {
        return committed == null ? lentWithout : committed.dropped();
    }

    /**
     * Ends every attempt and wait under way with {@code why}, and lets none begin; an answer that flows already breaks
     * off. Only the first call counts.
     */
    public void stop(Outcome why) {
        assert loop.inLoop();
        if (stopped != null) {
            return;
        }
        stopped = why;
        List<Consumer<Outcome>> handlers = new ArrayList<>(onStop.size() + live.size() + visits.size());
        live.forEach(attempt -> handlers.add(attempt::abort));
        visits.forEach(visit -> handlers.add(visit::stop));
        handlers.addAll(onStop);
        live.clear();
        onStop.clear();
        Handlers.tell(handlers, why);
    }

    /** What the exchange was stopped with, or null. */
    public @Nullable Outcome stopped() {
        return stopped;
    }

    /** Hears that the exchange is stopped, at once if it already was. Inert once its own work is done. */
    public void onStop(Consumer<Outcome> handler) {
        assert loop.inLoop();
        if (stopped != null) {
            handler.accept(stopped);
        } else {
            onStop.add(handler);
        }
    }

    /**
     * {@code asked}: whether it goes on without its client, which is told {@code why} it hears no more; asked when the client's own
     * limit is near and nothing has committed. Who says yes ends it.
     */
    public void adoptable(Predicate<Outcome> asked) {
        adoption = asked;
    }

    /** The client's own limit is near: whether it goes on all the same. What is under way then does; nothing new begins. */
    public boolean adopt(Outcome why) {
        assert loop.inLoop();
        Predicate<Outcome> asked = adoption;
        if (asked == null || adopted || stopped != null || committed != null || fromStore != null) {
            return false;
        }
        adopted = true; // before anybody writes what the client reads
        adopted = asked.test(why);
        return adopted;
    }

    /** Whether it goes on, or its part of another one does, while its client has been told to ask again. */
    public boolean adopted() {
        return adopted;
    }

    /** Whether a request of it was sent and is being answered. */
    public boolean requestUnderWay() {
        return live.stream().anyMatch(attempt -> attempt.sentNanos() >= 0);
    }

    /** The client left: it ends, unless others wait for the answer. */
    public void abandon() {
        if (!adopted && !others.getAsBoolean()) {
            stop(Outcome.abandoned());
        }
    }

    /** {@code wait}: whether others wait for its answer when its own client leaves; they end it then. */
    public void heldBy(BooleanSupplier wait) {
        others = wait;
    }

    /** What {@code attempt} answers goes to others, too: they end it, and not the end of this exchange. */
    public void lend(Attempt attempt) {
        assert loop.inLoop();
        live.remove(attempt);
    }

    /** {@code provider/model} of the target, as logs and {@code x-fairlead-target} write it. */
    public String label(Target of) {
        return of.label(model());
    }

    /** The model that the client asked for, by path or body. */
    public @Nullable String model() {
        return operation.model() != null ? operation.model() : facts.model();
    }

    /**
     * What binds the call to {@link #first}: a field or a part of the path that refers to something kept there; else null. Such
     * a call goes to no other target, and its answer depends on more than itself.
     */
    public @Nullable String state() {
        return facts.state() != null ? facts.state() : StatePath.of(request.path());
    }

    /**
     * The field that holds what only its maker can read, such as a model's thoughts; else null. Such a call is best left where it
     * is; a fallback gets it without that.
     */
    public @Nullable String sealed() {
        return facts.sealed();
    }

    /** Whether the model that was asked for was made for its owner, so that no other provider has it by that name. */
    public boolean ownModel() {
        String model = model();
        return model != null && OwnModel.named(model);
    }

    @Override
    public String toString() {
        return id + " " + request;
    }
}
