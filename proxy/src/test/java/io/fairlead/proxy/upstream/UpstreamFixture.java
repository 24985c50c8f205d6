package io.fairlead.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.dialect.Operation;
import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.egress.OwnListeners;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.NoDialect;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.tls.TlsLibrary;
import io.fairlead.proxy.tls.TlsWorkers;
import io.fairlead.proxy.tls.UpstreamTls;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A service over real sockets on one loop, and what tests need to ask it. */
final class UpstreamFixture implements AutoCloseable {

    private static final Operation GENERATION =
            new Operation("chat", Operation.Kind.GENERATION, Operation.Streaming.BY_BODY, null);
    private static final TlsWorkers WORKERS = new TlsWorkers();
    static final UpstreamTls TLS =
            UpstreamTls.create(() -> List.of(ScriptedProvider.ca()), List.of(), TlsLibrary.best(), WORKERS);

    final MultiThreadIoEventLoopGroup loops;
    final NettyLoop loop;
    final JdkResolver jdk = new JdkResolver("names");
    final Dialer dialer;
    final Upstreams upstreams;
    PoolConfig config = PoolConfig.defaults();
    Duration connect = Duration.ofSeconds(10);
    final AtomicInteger completedElsewhere = new AtomicInteger();
    AddressRule rule = AddressRule.forProvider(true, new OwnListeners());

    UpstreamFixture() {
        this(1);
    }

    UpstreamFixture(int loops) {
        this(null, NioSocketChannel::new, loops);
    }

    UpstreamFixture(@Nullable Resolver resolver) {
        this(resolver, NioSocketChannel::new);
    }

    UpstreamFixture(@Nullable Resolver resolver, ChannelFactory<? extends Channel> channels) {
        this(resolver, channels, 1);
    }

    private UpstreamFixture(@Nullable Resolver resolver, ChannelFactory<? extends Channel> channels, int count) {
        loops = new MultiThreadIoEventLoopGroup(count, NioIoHandler.newFactory());
        loop = loop(0);
        dialer = new Dialer(
                new Names(resolver != null ? resolver : jdk, System::nanoTime, NetworkListener.NONE), channels);
        upstreams = new Upstreams(dialer, NetworkListener.NONE);
    }

    UpstreamFixture http1() {
        return pool(new PoolConfig(
                config.connections(), config.keep(), config.idle(), config.age(), false, config.pending()));
    }

    UpstreamFixture pool(PoolConfig changed) {
        config = changed;
        return this;
    }

    static Provider provider(ScriptedProvider scripted) {
        return provider("https", "provider.test", scripted.address());
    }

    static Provider provider(String scheme, String host, @Nullable Origin connectTo) {
        return new Provider(
                "scripted",
                NoDialect.INSTANCE,
                new Origin(scheme, host, "https".equals(scheme) ? 443 : 80),
                "",
                "",
                connectTo,
                NoDialect.ERRORS);
    }

    private NettyLoop loop(int number) {
        int left = number;
        for (EventExecutor each : loops) {
            if (left-- == 0) {
                return NettyLoop.of((EventLoop) each);
            }
        }
        throw new IllegalArgumentException("loop " + number);
    }

    Attempt attempt(Provider provider, Request request) {
        return attempt(provider, request, 0);
    }

    Attempt attempt(Provider provider, Request request, int number) {
        boolean generates = request.path().startsWith("/v1/chat/");
        return Calls.attempt(new Exchange(
                "id",
                Instant.EPOCH,
                loop(number),
                Entrance.BASE_URL,
                request,
                provider,
                generates ? GENERATION : Operation.OTHER,
                Facts.UNKNOWN,
                ClientHints.NONE,
                ExchangeListener.NONE));
    }

    static Request post(String body) {
        return new Request(
                "POST",
                "/v1/chat/completions?a=b",
                Headers.of("Content-Type", "application/json", "X-Nonce", body),
                new RequestBody.Whole(Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8))));
    }

    static Request get() {
        return new Request("GET", "/v1/models", Headers.of("Accept", "*/*"), RequestBody.empty());
    }

    UpstreamService service() {
        return new UpstreamService(upstreams, TLS, new UpstreamService.Settings() {
            @Override
            public PoolConfig pool(Attempt attempt) {
                return config;
            }

            @Override
            public Duration connect(Attempt attempt) {
                return connect;
            }

            @Override
            public AddressRule addresses(Attempt attempt) {
                return rule;
            }
        });
    }

    /** Serves {@code attempt} and collects its body, opened at once. */
    CompletableFuture<Result> run(Attempt attempt) {
        return run(attempt, true);
    }

    CompletableFuture<Result> run(Attempt attempt, boolean open) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        UpstreamService service = service();
        Loop owner = attempt.exchange().loop();
        owner.execute(() -> {
            var unused = service.serve(attempt).whenComplete((outcome, bug) -> {
                if (!owner.inLoop()) {
                    completedElsewhere.incrementAndGet();
                }
                if (bug != null) {
                    result.completeExceptionally(bug);
                    return;
                }
                Collected body = new Collected();
                if (outcome instanceof Outcome.Answered answered && open) {
                    answered.answer().body().open(body);
                }
                result.complete(new Result(outcome, body, attempt));
            });
        });
        return result;
    }

    CompletableFuture<Result> run(Provider provider, Request request) {
        return run(attempt(provider, request));
    }

    /** The whole answer, or what failed. */
    Result get(Provider provider, Request request) {
        return wait(run(provider, request));
    }

    static <T> T wait(CompletableFuture<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs on the loop and waits for it. */
    void onLoop(Runnable task) {
        loops.submit(task).syncUninterruptibly();
    }

    PoolFigures.Figure figure(String protocol) {
        return upstreams.figures().snapshot().stream()
                .filter(each -> each.protocol().equals(protocol))
                .findFirst()
                .orElse(new PoolFigures.Figure("scripted", protocol, 0, 0, 0, 0, 0, 0, 0));
    }

    /** Nothing waits, and every open connection is idle. */
    void atRest() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            for (PoolFigures.Figure each : upstreams.figures().snapshot()) {
                assertThat(each.pending()).isZero();
                assertThat(each.idle()).as("idle of %s", each).isEqualTo(each.open());
            }
        });
    }

    @Override
    public void close() {
        upstreams.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        jdk.close();
    }

    record Result(Outcome outcome, Collected body, Attempt attempt) {

        Answer answer() {
            assertThat(outcome).isInstanceOf(Outcome.Answered.class);
            return ((Outcome.Answered) outcome).answer();
        }

        Failure failure() {
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            return ((Outcome.Failed) outcome).failure();
        }

        /** The body's text once it is whole. */
        String text() {
            assertThat(answer().status()).isPositive();
            assertThat(body.end()).isEqualTo("complete");
            return body.text();
        }
    }
}
