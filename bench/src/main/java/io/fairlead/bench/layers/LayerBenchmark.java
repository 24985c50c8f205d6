package io.fairlead.bench.layers;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.registry.Dialects;
import io.fairlead.proxy.exchange.Alternatives;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.balance.BalanceConfig;
import io.fairlead.proxy.policy.cache.AnswerCache;
import io.fairlead.proxy.policy.cache.Cache;
import io.fairlead.proxy.policy.cache.CacheConfig;
import io.fairlead.proxy.policy.cache.MemoryStore;
import io.fairlead.proxy.policy.hedge.HedgeConfig;
import io.fairlead.proxy.policy.limit.Limiters;
import io.fairlead.proxy.policy.limit.Limits;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.policy.limit.LimitsConfig.Rate;
import io.fairlead.proxy.policy.limit.Tally;
import io.fairlead.proxy.policy.state.FollowState;
import io.fairlead.proxy.policy.state.KeptState;
import io.fairlead.proxy.policy.state.RememberState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One exchange through one layer, over a provider that answers at once: what the layer itself costs. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LayerBenchmark {
    private static final Operation CHAT =
            new Operation("openai", "chat", Operation.Kind.GENERATION, Operation.Streaming.BY_BODY, null);
    private static final Headers FIELDS =
            Headers.of("content-type", "application/json", "authorization", "Bearer a-key-of-a-client");
    private static final byte[] ASKED = ("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\""
                    + "word ".repeat(200) + "\"}]}")
            .getBytes(StandardCharsets.UTF_8);
    private static final byte[] ANSWER =
            ("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"message\":"
                            + "{\"role\":\"assistant\",\"content\":\"" + "word ".repeat(400)
                            + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":200,\"completion_tokens\":400}}")
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] EVENTS = events();
    private static final Headers EVENTS_TYPE = Headers.of("content-type", "text/event-stream");
    private static final Headers TYPE = Headers.of("content-type", "application/json");

    /** What an SDK of OpenAI's says of its own time-out. */
    private static final ClientHints LIMITED =
            new ClientHints(0, Duration.ofMinutes(10), null, null, null, false, false, null, null, Map.of(), null);

    private static byte[] events() {
        String head =
                "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,";
        return (head + "\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n"
                        + (head + "\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}\n\n").repeat(40)
                        + head + "\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Which of {@link Layers#ROWS}. */
    @Param("exchange")
    public String layer = "";

    private final LargeWork large = new LargeWork(1);
    private final InPlaceLoop loop = new InPlaceLoop();
    private final Provider provider = provider();
    private final PolicyLayers policies = new PolicyLayers(provider, large, loop::nanoTime);
    private final Alternatives others = new PolicyLayers.OneMore();
    private ClientHints hints = ClientHints.NONE;
    private boolean streamed;
    private final long[] read = new long[1];
    private long asked;
    private @Nullable Attempt last;
    private Service<Exchange> service = this::answer;

    private static Provider provider() {
        CatalogEntry entry = Objects.requireNonNull(ProviderCatalog.builtIn().entry("openai"));
        return new Provider(
                "openai",
                Dialects.of(entry),
                new Origin("https", "api.openai.com", 443),
                "/v1",
                "/v1",
                null,
                (status, headers, body) -> entry.errors().classify(status, headers, body));
    }

    /** Puts the layer around the provider, and sees that an exchange comes through it whole. */
    @Setup
    public void prepare() {
        streamed = layer.equals("stream") || layer.equals("resume");
        hints = layer.equals("adopt") ? LIMITED : ClientHints.NONE;
        service = made(layer);
        for (int i = 0; i < 3; i++) { // the second may be served from the cache
            if (exchange() != whole()) {
                throw new IllegalStateException(layer + " lost something of an answer");
            }
        }
        if ((asked == 1) != layer.equals("cache hit")) {
            throw new IllegalStateException(layer + " asked the provider " + asked + " times");
        }
    }

    private int whole() {
        return streamed ? EVENTS.length : ANSWER.length;
    }

    private Service<Exchange> made(String name) {
        return switch (name) {
            case "exchange", "stream" -> this::answer;
            case "cache off" -> cache(CacheConfig.Mode.OFF).around(this::answer);
            case "cache outage" -> cache(CacheConfig.Mode.OUTAGE).around(this::answer);
            case "cache hit" -> cache(CacheConfig.Mode.ALWAYS).around(this::answer);
            case "follow-state" -> new FollowState(new KeptState(loop::nanoTime), known -> null).around(this::answer);
            case "limits off" -> limits(LimitsConfig.defaults());
            case "limits requests" -> limits(new LimitsConfig(plenty(), 0, Duration.ZERO));
            case "limits tokens" ->
                limits(new LimitsConfig(
                        plenty(), plenty(), plenty(), plenty(), 1_000_000, Duration.ZERO, LimitsConfig.Per.TARGET));
            case "remember-state" -> {
                Service<Visit> remember = RememberState.of(
                                true, new KeptState(loop::nanoTime), MemoryAccount.unbounded())
                        .around(visit -> answerAttempt(visit.attempt()));
                yield exchange -> remember.serve(exchange.visit(exchange.addressed()));
            }
            case "balance weight" ->
                policies.balance(BalanceConfig.By.WEIGHT, false).around(this::answer);
            case "balance affinity" ->
                policies.balance(BalanceConfig.By.WEIGHT, true).around(this::answer);
            case "balance load" -> {
                Service<Visit> measured = policies.measureLoad().around(visit -> answerAttempt(visit.attempt()));
                yield policies.balance(BalanceConfig.By.LOAD, false)
                        .around(exchange -> measured.serve(exchange.visit(exchange.first())));
            }
            case "hedge fixed" -> hedge(HedgeConfig.After.delay(Duration.ofSeconds(3)));
            case "hedge learned" -> hedge(HedgeConfig.After.percentile(95));
            case "adopt", "adopt no limit" -> PolicyLayers.adopt(large).around(this::answer);
            case "resume" -> PolicyLayers.resume().around(this::answer);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private Service<Exchange> hedge(HedgeConfig.After after) {
        Service<Attempt> hedged = PolicyLayers.hedge(after, large).around(this::answerAttempt);
        return exchange ->
                hedged.serve(exchange.visit(exchange.addressed(), others).attempt());
    }

    private static Rate plenty() {
        return new Rate(1_000_000_000L, Duration.ofSeconds(1));
    }

    private Service<Exchange> limits(LimitsConfig config) {
        Limiters fast = new Limiters(() -> loop.nanoTime() * 1_000); // no limit is reached: what they cost is asked
        return attempts(Limits.of(fast, config, Tally.nothing(Instant::now)).around(this::answerAttempt));
    }

    private Cache cache(CacheConfig.Mode mode) {
        MemoryAccount memory = MemoryAccount.unbounded();
        return new Cache(
                Map.of(
                        "openai",
                        new CacheConfig(mode, Duration.ofHours(1), Duration.ofHours(1), 1 << 20, false, false)),
                Set.of(),
                List.of(),
                Set.of(Failure.Kind.UNAVAILABLE),
                new AnswerCache(new MemoryStore(memory, loop::nanoTime), memory, large, loop::nanoTime));
    }

    private static Service<Exchange> attempts(Service<Attempt> service) {
        return exchange -> service.serve(exchange.visit(exchange.addressed()).attempt());
    }

    private CompletableFuture<Outcome> answer(Exchange exchange) {
        return answerAttempt(exchange.visit(exchange.first()).attempt());
    }

    private CompletableFuture<Outcome> answerAttempt(Attempt attempt) {
        asked++;
        last = attempt;
        attempt.sent();
        attempt.commit();
        return CompletableFuture.completedFuture(Outcome.answered(
                streamed
                        ? new Answer(200, EVENTS_TYPE, -1, Body.of(EVENTS))
                        : new Answer(200, TYPE, ANSWER.length, Body.of(ANSWER))));
    }

    /** From its beginning to the last byte of its answer; how many there were. */
    @Benchmark
    public long exchange() {
        return exchange(this);
    }

    private static long exchange(LayerBenchmark bench) {
        Exchange exchange = new Exchange(
                "01kcall",
                Instant.EPOCH,
                bench.loop,
                Entrance.BASE_URL,
                new Request(
                        "POST", "/v1/chat/completions", FIELDS, new RequestBody.Whole(Unpooled.wrappedBuffer(ASKED))),
                bench.provider,
                CHAT,
                new Facts("gpt-4o", bench.streamed, 300),
                bench.hints,
                ExchangeListener.NONE);
        Outcome outcome = bench.service.serve(exchange).join();
        bench.read[0] = 0;
        if (outcome instanceof Outcome.Answered answered) {
            answered.answer().body().open(new Counted(bench.read));
        }
        Attempt sent = bench.last;
        if (sent != null) {
            sent.settle(StreamEnd.complete());
        }
        exchange.request().body().release();
        return bench.read[0];
    }

    /** A client that reads everything. */
    private record Counted(long[] bytes) implements Body.Sink {
        @Override
        public void data(ByteBuf piece) {
            bytes[0] += piece.readableBytes();
            piece.release();
        }

        @Override
        public void flush() {
            // nothing is gathered
        }

        @Override
        public void complete(Headers trailers) {
            // all is counted
        }

        @Override
        public void broken(StreamEnd.Broken end) {
            bytes[0] = -1;
        }
    }

    /** Ends what works aside, and sees that the last exchange was as whole as the first: nothing ran out. */
    @TearDown
    public void close() {
        large.close();
        if (read[0] != whole()) {
            throw new IllegalStateException(layer + " ran out of something");
        }
    }
}
