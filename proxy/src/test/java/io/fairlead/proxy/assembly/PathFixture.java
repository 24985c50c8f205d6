package io.fairlead.proxy.assembly;

import io.fairlead.dialect.AuthForm;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.proxy.credential.KeyRing;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.credential.SecretSource;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Stack;
import io.fairlead.proxy.policy.abandoned.AbandonedConfig;
import io.fairlead.proxy.policy.abandoned.KeptCalls;
import io.fairlead.proxy.policy.admission.AdmissionConfig;
import io.fairlead.proxy.policy.admission.InFlight;
import io.fairlead.proxy.policy.balance.BalanceConfig;
import io.fairlead.proxy.policy.balance.Balancing;
import io.fairlead.proxy.policy.breaker.Breakers;
import io.fairlead.proxy.policy.cache.AnswerCache;
import io.fairlead.proxy.policy.cache.AnswerStore;
import io.fairlead.proxy.policy.cache.CacheConfig;
import io.fairlead.proxy.policy.cache.MemoryStore;
import io.fairlead.proxy.policy.exhausted.ExhaustedConfig;
import io.fairlead.proxy.policy.exhausted.WaitingCalls;
import io.fairlead.proxy.policy.exhausted.WhenExhausted;
import io.fairlead.proxy.policy.fallback.FallbackConfig;
import io.fairlead.proxy.policy.fallback.Reach;
import io.fairlead.proxy.policy.fault.Faults;
import io.fairlead.proxy.policy.hedge.HedgeConfig;
import io.fairlead.proxy.policy.hedge.Hedges;
import io.fairlead.proxy.policy.hedge.Prices;
import io.fairlead.proxy.policy.limit.Limiters;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.policy.limit.Tally;
import io.fairlead.proxy.policy.mend.MendConfig;
import io.fairlead.proxy.policy.probation.Judge;
import io.fairlead.proxy.policy.probation.LearnedTimes;
import io.fairlead.proxy.policy.retry.RetryBudget;
import io.fairlead.proxy.policy.retry.RetryConfig;
import io.fairlead.proxy.policy.state.KeptState;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.route.Policies;
import io.fairlead.proxy.route.Route;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ReadBody;
import io.fairlead.proxy.testing.VirtualLoop;
import io.fairlead.proxy.translate.ConversionResources;
import io.fairlead.proxy.translate.Conversions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Both lists as the engine has them, in virtual time, over an upstream that a test scripts. */
final class PathFixture {

    static final Target B = Exchanges.target("b");
    static final Target C = Exchanges.target("c");

    final VirtualLoop loop = new VirtualLoop();
    final InFlight inFlight = new InFlight();
    final Breakers breakers = new Breakers(loop::nanoTime, ExchangeListener.NONE);
    final MemoryAccount memory = new MemoryAccount(64 << 20, 64 << 20, 32 << 20);
    AnswerCache answers =
            new AnswerCache(new MemoryStore(memory, loop::nanoTime), memory, new LargeWork(1), loop::nanoTime);
    final Balancing balancing = new Balancing(loop::nanoTime);
    final WaitingCalls waiting = new WaitingCalls();
    final Limiters limiters = new Limiters(loop::nanoTime);
    private BalanceConfig balance = BalanceConfig.none();
    private final LearnedTimes learned = new LearnedTimes(loop::nanoTime);
    final KeptCalls kept = new KeptCalls(memory, new LargeWork(1));
    private final Hedges hedges = new Hedges(new LearnedContent(learned), memory, new LargeWork(1));

    /** What reached the upstream: target, key, and when in milliseconds. */
    final List<String> asked = new ArrayList<>();

    /** In which order deployments and keys were looked up. */
    final List<String> lookups = new ArrayList<>();

    private final Map<String, KeyRing> rings = new HashMap<>();
    private Function<Attempt, @Nullable Later> upstream = attempt -> Later.now(good());
    private Reach reach = Reach.SAME_DIALECT;
    private Set<Kind> on = FallbackConfig.defaultOn();
    private RetryConfig.Ambiguous ambiguous = RetryConfig.Ambiguous.RETRY;
    private final Map<String, LimitsConfig> limitsAt = new HashMap<>();
    private final Map<String, Integer> attemptsAt = new HashMap<>();
    private TimeoutsConfig timeouts = TimeoutsConfig.defaults();
    private LimitsConfig limits = LimitsConfig.defaults();
    private WhenExhausted exhausted = WhenExhausted.FAIL;
    private CacheConfig cache = CacheConfig.defaults();
    private MendConfig stream = MendConfig.defaults();
    private AbandonedConfig abandoned = AbandonedConfig.defaults();
    private HedgeConfig hedge = HedgeConfig.defaults();
    private Prices prices = Prices.NONE;
    private int attempts = 2;
    private boolean patient;
    private DoubleSupplier random = () -> 0.5;

    /** What comes of an attempt, and after how long. */
    record Later(Duration delay, Outcome outcome) {
        static Later now(Outcome outcome) {
            return new Later(Duration.ZERO, outcome);
        }
    }

    PathFixture() {
        keys("openai");
        keys("b", "key-b");
        keys("c", "key-c");
    }

    PathFixture keys(String provider, String... keys) {
        AuthForm form = AuthForm.key("authorization", "Bearer ");
        List<SecretSource> secrets = new ArrayList<>();
        for (String key : keys) {
            secrets.add(SecretSource.literal(Secret.of(key)));
        }
        rings.put(provider, new KeyRing(form, true, secrets));
        return this;
    }

    /** {@code null}: no answer ever comes. */
    PathFixture upstream(Function<Attempt, @Nullable Outcome> answers) {
        upstream = attempt -> {
            Outcome outcome = answers.apply(attempt);
            return outcome == null ? null : Later.now(outcome);
        };
        return this;
    }

    /** {@code null}: no answer ever comes. */
    PathFixture later(Function<Attempt, @Nullable Later> answers) {
        upstream = answers;
        return this;
    }

    PathFixture store(AnswerStore store) {
        answers = new AnswerCache(store, memory, new LargeWork(1), loop::nanoTime);
        return this;
    }

    PathFixture stream(MendConfig config) {
        stream = config;
        return this;
    }

    /** The targets that share the calls; those that are not the addressed one are to be given to {@link #path} too. */
    PathFixture balance(BalanceConfig config) {
        balance = config;
        return this;
    }

    PathFixture cache(CacheConfig config) {
        cache = config;
        return this;
    }

    PathFixture abandoned(AbandonedConfig config) {
        abandoned = config;
        return this;
    }

    PathFixture hedge(HedgeConfig config) {
        hedge = config;
        return this;
    }

    PathFixture prices(Prices known) {
        prices = known;
        return this;
    }

    PathFixture reach(Reach known) {
        reach = known;
        return this;
    }

    PathFixture on(Kind... kinds) {
        on = Set.of(kinds);
        return this;
    }

    PathFixture ambiguous(RetryConfig.Ambiguous word) {
        ambiguous = word;
        return this;
    }

    PathFixture limitsAt(String provider, LimitsConfig config) {
        limitsAt.put(provider, config);
        return this;
    }

    PathFixture timeouts(Duration firstByte, Duration total) {
        timeouts = new TimeoutsConfig(Duration.ofSeconds(3), firstByte, firstByte, Duration.ofMinutes(5), total);
        return this;
    }

    PathFixture timeouts(TimeoutsConfig config) {
        timeouts = config;
        return this;
    }

    PathFixture limits(LimitsConfig config) {
        limits = config;
        return this;
    }

    PathFixture exhausted(WhenExhausted when) {
        exhausted = when;
        return this;
    }

    /** Repeats as they are where nobody set anything. */
    PathFixture patient() {
        attempts = RetryConfig.defaults().attempts();
        patient = true;
        return this;
    }

    PathFixture random(DoubleSupplier drawn) {
        random = drawn;
        return this;
    }

    PathFixture attemptsAt(String provider, int count) {
        attemptsAt.put(provider, count);
        return this;
    }

    PathFixture attempts(int count) {
        attempts = count;
        return this;
    }

    Policies policies() {
        return policies("");
    }

    Policies policies(String provider) {
        RetryConfig retry = RetryConfig.defaults();
        Policies defaults = Policies.defaults();
        return new Policies(
                timeouts,
                new RetryConfig(
                        attemptsAt.getOrDefault(provider, attempts),
                        retry.backoff(),
                        retry.budget(),
                        retry.statuses(),
                        retry.retryAfter(),
                        ambiguous,
                        patient ? RetryConfig.PATIENCE : Duration.ZERO),
                defaults.breaker(),
                limitsAt.getOrDefault(provider, limits),
                defaults.pool(),
                ExhaustedConfig.of(exhausted),
                cache,
                stream,
                hedge,
                abandoned);
    }

    Wiring wiring() {
        return new Wiring(
                inFlight,
                AdmissionConfig.defaults(),
                () -> 0,
                reach,
                new Faults(),
                kept,
                answers,
                balancing,
                Layer.none(),
                waiting,
                new RetryBudget(),
                random,
                breakers,
                limiters,
                Tally.nothing(() -> Exchanges.NOW),
                new KeptState(loop::nanoTime),
                Elsewhere.NOWHERE,
                hedges,
                prices,
                learned,
                Judge.byClassifier(InstantSource.fixed(Exchanges.NOW), MemoryAccount.unbounded()),
                attempt -> false,
                new Conversions(
                        provider ->
                                Objects.requireNonNull(ProviderCatalog.builtIn().entry("openai")),
                        (provider, model) -> {
                            lookups.add("deployment");
                            return model;
                        },
                        (dialect, api) -> null,
                        (dialect, api) -> null),
                1024 * 1024,
                InstantSource.fixed(Exchanges.NOW),
                new ConversionResources(MemoryAccount.unbounded(), new LargeWork(1)),
                Layer.none(),
                provider -> {
                    lookups.add("key");
                    return Objects.requireNonNull(rings.get(provider.name()));
                },
                (provider, policies) -> this::send);
    }

    /** The way of a call to {@code openai}, with these targets after it. */
    Stack<Exchange> path(Target... fallback) {
        FallbackConfig config = new FallbackConfig(List.of(fallback), on);
        Route route = new Route(
                "r",
                "openai",
                null,
                balance,
                config,
                Map.of("openai", policies("openai"), "b", policies("b"), "c", policies("c")));
        return ExchangePath.exchange(route, wiring());
    }

    /** Serves a call; its answer is read to the end as soon as it comes. */
    Call call(Stack<Exchange> path, String... headers) {
        return call(path, Exchanges.on(loop).headers(headers));
    }

    Call call(Stack<Exchange> path, Exchanges made) {
        Exchange exchange = made.begin();
        return new Call(exchange, path.serve(exchange));
    }

    private CompletableFuture<Outcome> send(Attempt attempt) {
        Exchange exchange = attempt.exchange();
        String key = attempt.request().headers().get("authorization");
        asked.add(attempt.target().provider().name()
                + " "
                + (key == null ? "-" : key.substring("Bearer ".length()))
                + " "
                + (loop.nanoTime() - exchange.startedNanos()) / 1_000_000);
        exchange.history().requestSent();
        attempt.sent();
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        Later later = upstream.apply(attempt);
        if (later == null) {
            attempt.onAbort(result::complete);
        } else if (later.delay().isZero()) {
            result.complete(later.outcome());
        } else {
            Loop.Timer timer = loop.schedule(later.delay(), () -> result.complete(later.outcome()));
            attempt.onAbort(why -> {
                timer.cancel();
                result.complete(why);
            });
        }
        return result;
    }

    static Outcome good() {
        return answer(200, "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}");
    }

    static Outcome answer(int status, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Headers all = Headers.of(headers).with("content-type", "application/json");
        return Outcome.answered(new Answer(status, all, bytes.length, Body.of(bytes)));
    }

    /** A call under way, or over. */
    static final class Call {
        final Exchange exchange;
        private @Nullable Answer answer;
        private @Nullable ReadBody read;

        Call(Exchange exchange, CompletableFuture<Outcome> outcome) {
            this.exchange = exchange;
            CompletableFuture<Void> unused = outcome.thenAccept(it -> {
                if (it instanceof Outcome.Answered answered) {
                    answer = answered.answer();
                    read = ReadBody.of(answer.body());
                }
            });
        }

        /** 0 while no answer came. */
        int status() {
            return answer == null ? 0 : answer.status();
        }

        @Nullable
        String header(String name) {
            return Objects.requireNonNull(answer).headers().get(name);
        }

        String text() {
            return read == null ? "" : read.text();
        }

        /** The timeline: who was asked, and what came of it. */
        List<String> timeline() {
            return exchange.history().attempts().stream()
                    .map(each -> each.target() + " " + each.outcome()
                            + (each.reason().isEmpty() ? "" : " " + each.reason()))
                    .toList();
        }

        boolean over() {
            return read != null && read.end() instanceof StreamEnd.Complete;
        }

        /** The code of what it came to, before that was rendered; empty for a good answer. */
        String code() {
            Outcome conclusion = Objects.requireNonNull(exchange.history().conclusion());
            return conclusion.fold(good -> "", refusal -> refusal.code(), failure -> failure.code(), "abandoned");
        }
    }
}
