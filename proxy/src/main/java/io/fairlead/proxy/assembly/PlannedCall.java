package io.fairlead.proxy.assembly;

import io.fairlead.dialect.AuthForm;
import io.fairlead.dialect.Operation;
import io.fairlead.proxy.config.ProviderAuth;
import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.credential.KeyRing;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.credential.SecretSource;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Stack;
import io.fairlead.proxy.policy.abandoned.KeptCalls;
import io.fairlead.proxy.policy.admission.AdmissionConfig;
import io.fairlead.proxy.policy.admission.InFlight;
import io.fairlead.proxy.policy.balance.Balancing;
import io.fairlead.proxy.policy.breaker.Breakers;
import io.fairlead.proxy.policy.cache.AnswerCache;
import io.fairlead.proxy.policy.cache.CacheConfig;
import io.fairlead.proxy.policy.cache.MemoryStore;
import io.fairlead.proxy.policy.cost.Budgets;
import io.fairlead.proxy.policy.cost.KeepBudgets;
import io.fairlead.proxy.policy.exhausted.WaitingCalls;
import io.fairlead.proxy.policy.fault.Faults;
import io.fairlead.proxy.policy.hedge.Hedges;
import io.fairlead.proxy.policy.hedge.Prices;
import io.fairlead.proxy.policy.limit.Limiters;
import io.fairlead.proxy.policy.mend.MendConfig;
import io.fairlead.proxy.policy.probation.Judge;
import io.fairlead.proxy.policy.probation.LearnedTimes;
import io.fairlead.proxy.policy.retry.RetryBudget;
import io.fairlead.proxy.policy.state.KeptState;
import io.fairlead.proxy.route.Policies;
import io.fairlead.proxy.route.Route;
import io.fairlead.proxy.translate.ConversionResources;
import io.fairlead.proxy.translate.Conversions;
import io.fairlead.proxy.translate.PlainRequest;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call that is planned, as often as wished. Each run begins with nothing learned and nothing used. */
final class PlannedCall {

    /** More things than this do not happen to one call. */
    private static final int MOST = 100_000;

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
    private static final Secret KEY = Secret.of("planned");

    private final Snapshot snapshot;
    private final ProviderConfig addressed;
    private final String model;
    private final Route route;
    private final LargeWork large;

    /** What the client sends, whole or for a stream; never changed, and nobody else's. */
    private final Map<Boolean, Request> requests = new HashMap<>();

    private boolean byChance;

    /** {@code model}: empty where the client names none. */
    PlannedCall(Snapshot snapshot, ProviderConfig addressed, String model, Route route, LargeWork large) {
        this.snapshot = snapshot;
        this.addressed = addressed;
        this.model = model;
        this.route = route;
        this.large = large;
    }

    /** The name of the provider that the client addresses. */
    String provider() {
        return addressed.name();
    }

    /** Whom the client addresses. */
    String label() {
        return label(new Target(addressed.provider(), null, true));
    }

    String label(Target target) {
        return target.label(model.isEmpty() ? null : model);
    }

    /** Who may be asked, in the order of the route. */
    List<String> targets() {
        List<String> all = new ArrayList<>();
        route.balance().targets().stream()
                .sorted(Comparator.comparingInt(each -> -each.weight()))
                .map(each -> label(each.target()))
                .forEach(all::add);
        if (all.isEmpty()) {
            all.add(label());
        }
        route.fallback().targets().stream()
                .map(this::label)
                .filter(each -> !all.contains(each))
                .forEach(all::add);
        if (cache().mode() != CacheConfig.Mode.OFF) {
            all.add("cache"); // in place of a target that fails: what was good before
        }
        return all;
    }

    /** What is kept of its answers. */
    CacheConfig cache() {
        return policies(new Target(addressed.provider(), null, true)).cache();
    }

    /** What is done about a stream that breaks where the client addressed it. */
    MendConfig stream() {
        return policies(new Target(addressed.provider(), null, true)).stream();
    }

    /** What becomes of such a stream. */
    String broken() {
        Exchange exchange = exchange(new PlanLoop(), true);
        try {
            return PlannedStream.of(
                    stream(), exchange, route.fallback().targets(), Assembly.ways(snapshot), this::label);
        } finally {
            exchange.request().body().release();
        }
    }

    /** How they share it; null where one has all. */
    @Nullable
    PlannedBalance balance(Balancing balancing) {
        return route.balance().balances()
                ? PlannedBalance.of(route.balance(), balancing.view(route.name(), route.balance()), this::label)
                : null;
    }

    Policies policies(Target target) {
        return Objects.requireNonNull(route.policies().get(target.provider().name()), "a route knows all its targets");
    }

    /** What a call meets on the way, outermost first. */
    List<String> layers() {
        Wiring wiring = wiring(new PlanLoop(), PlanFault.USUAL.get(0), 0);
        List<String> names =
                new ArrayList<>(ExchangePath.exchange(route, wiring).names());
        names.remove("attempt"); // its own layers follow
        String provider = addressed.name();
        Policies own = Objects.requireNonNull(route.policies().get(provider), "a route knows who it is for");
        names.addAll(ExchangePath.attempt(provider, own, route.fallback().lossy(), wiring)
                .names());
        return names;
    }

    /** Lets {@code fault} happen at every target; {@code drawn}: what chance says, each time. */
    PlannedCourse run(PlanFault fault, boolean stream, double drawn) {
        byChance = false;
        PlanLoop loop = new PlanLoop();
        Stack<Exchange> way = ExchangePath.exchange(route.withoutAffinity(), wiring(loop, fault, drawn));
        Exchange exchange = exchange(loop, stream);
        exchange.route(route.name());
        Answered answered = new Answered(loop);
        var unused = way.serve(exchange).whenComplete((outcome, bug) -> answered.with(outcome, bug));
        loop.run(answered::over, MOST);
        exchange.request().body().release();
        if (answered.failed != null || !answered.over) {
            throw new IllegalStateException("a planned call has no end", answered.failed);
        }
        return course(fault, exchange, answered);
    }

    /** Whether chance had a say in the last run: another one without it comes out the same. */
    boolean byChance() {
        return byChance;
    }

    private PlannedCourse course(PlanFault fault, Exchange exchange, Answered answered) {
        List<PlannedCourse.Step> steps = exchange.history().attempts().stream()
                .sorted(Comparator.comparingInt(AttemptReport::n))
                .map(each -> new PlannedCourse.Step(
                        each.n(),
                        each.target(),
                        each.startedMs(),
                        each.waitMs(),
                        each.durationMs(),
                        each.status(),
                        each.outcome(),
                        each.reason()))
                .toList();
        Map<String, String> passedOver = new LinkedHashMap<>();
        exchange.history().passedOver().forEach((target, why) -> passedOver.put(label(target), why));
        Outcome conclusion = exchange.history().conclusion();
        String code = conclusion == null
                ? ""
                : conclusion.fold(good -> "", refusal -> refusal.code(), failure -> failure.code(), "");
        long total = (answered.atNanos - exchange.startedNanos()) / 1_000_000;
        return new PlannedCourse(fault.name(), steps, passedOver, answered.status, code, total, total);
    }

    private Exchange exchange(PlanLoop loop, boolean stream) {
        Provider provider = addressed.provider();
        Request request = requests.computeIfAbsent(
                stream, of -> PlainRequest.of(provider, addressed.entry(), model.isEmpty() ? "model" : model, of));
        Operation operation = provider.dialect().operation(request.method(), PlainRequest.pathOf(request, provider));
        return new Exchange(
                "plan",
                Instant.EPOCH,
                loop,
                Entrance.INTERCEPT,
                sent(request),
                provider,
                operation,
                new Facts(model.isEmpty() ? null : model, stream, 10),
                ClientHints.NONE,
                ExchangeListener.NONE);
    }

    /** One run's own. */
    private Request sent(Request plain) {
        RequestBody.Whole body = (RequestBody.Whole) plain.body();
        return new Request(
                plain.method(),
                plain.path(),
                credentials(plain.headers()),
                new RequestBody.Whole(body.content().retainedDuplicate()));
    }

    /** A client comes with a key of its own. */
    private Headers credentials(Headers headers) {
        AuthForm form = addressed.entry().auth();
        return form.kind() == AuthForm.Kind.NONE || form.header().isEmpty()
                ? headers
                : headers.with(form.header(), form.prefix() + KEY.reveal());
    }

    private Wiring wiring(PlanLoop loop, PlanFault fault, double drawn) {
        LearnedTimes learned = new LearnedTimes(loop::nanoTime);
        Conversions ways = Assembly.ways(snapshot);
        return new Wiring(
                new InFlight(),
                AdmissionConfig.defaults(),
                () -> 0,
                new ConfiguredReach(snapshot, ways, provider -> false, provider -> false),
                new Faults(),
                new KeptCalls(MemoryAccount.unbounded(), large),
                cache(loop),
                new Balancing(loop::nanoTime),
                KeepBudgets.of(
                        new Budgets(CLOCK), snapshot.configuration().costs().budgets()),
                new WaitingCalls(),
                new RetryBudget(),
                () -> {
                    byChance = true;
                    return drawn;
                },
                new Breakers(loop::nanoTime, ExchangeListener.NONE),
                new Limiters(loop::nanoTime),
                new CatalogTallies(snapshot, CLOCK, this::keys),
                new KeptState(loop::nanoTime),
                Elsewhere.NOWHERE,
                new Hedges(new LearnedContent(learned), MemoryAccount.unbounded(), large),
                Prices.NONE,
                learned,
                Judge.byClassifier(CLOCK, MemoryAccount.unbounded()),
                attempt -> Assembly.reasoning(snapshot, attempt),
                ways,
                snapshot.configuration().proxy().maxBody(),
                CLOCK,
                new ConversionResources(MemoryAccount.unbounded(), large),
                Layer.none(),
                this::keys,
                (provider, policies) -> new PlannedUpstream(fault, policies.timeouts()));
    }

    /** Nothing is kept of it, and nothing was. */
    private AnswerCache cache(PlanLoop loop) {
        MemoryAccount memory = MemoryAccount.unbounded();
        return new AnswerCache(new MemoryStore(memory, loop::nanoTime), memory, large, loop::nanoTime);
    }

    /** Whoever has credentials has them; which, is nothing to a plan. */
    private KeyRing keys(Provider provider) {
        ProviderConfig configured = Objects.requireNonNull(snapshot.providerNamed(provider.name()), "it is configured");
        int count = configured.auth().method() == ProviderAuth.Method.KEY
                ? configured.keys().size()
                : 1;
        List<SecretSource> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(SecretSource.literal(KEY));
        }
        return new KeyRing(configured.entry().auth(), configured.needsKey(), keys);
    }

    /** What the client gets, and when it is over. */
    private static final class Answered implements Body.Sink {
        private final PlanLoop loop;
        private int status;
        private long atNanos;
        private boolean over;
        private @Nullable Throwable failed;

        Answered(PlanLoop loop) {
            this.loop = loop;
        }

        boolean over() {
            return over;
        }

        void with(@Nullable Outcome outcome, @Nullable Throwable bug) {
            if (outcome instanceof Outcome.Answered it) {
                Answer answer = it.answer();
                status = answer.status();
                answer.body().open(this);
            } else {
                failed = bug;
                end();
            }
        }

        private void end() {
            over = true;
            atNanos = loop.nanoTime();
        }

        @Override
        public void data(ByteBuf bytes) {
            bytes.release();
        }

        @Override
        public void flush() {
            // nobody waits for bytes
        }

        @Override
        public void complete(Headers trailers) {
            end();
        }

        @Override
        public void broken(StreamEnd.Broken how) {
            end();
        }
    }
}
