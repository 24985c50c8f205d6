package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.assembly.PathFixture.Call;
import io.fairlead.proxy.assembly.PathFixture.Later;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.layer.Stack;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.policy.cache.AnswerStore;
import io.fairlead.proxy.policy.cache.CacheConfig;
import io.fairlead.proxy.policy.cache.CacheConfig.Mode;
import io.fairlead.proxy.policy.cache.CacheKey;
import io.fairlead.proxy.policy.cache.KeptAnswer;
import io.fairlead.proxy.policy.exhausted.WhenExhausted;
import io.fairlead.proxy.testing.Exchanges;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kept answers among all the other layers, in virtual time. */
class CachePathTest {

    private static final String BODY = "{\"model\":\"gpt-4o\",\"messages\":[]}";
    private static final String KEY = "Bearer client";

    private final PathFixture engine = new PathFixture();
    private final List<ByteBuf> bodies = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final ExchangeListener listener = new ExchangeListener() {
        @Override
        public void cacheAsked(Exchange exchange, String result) {
            asked.add(result);
        }
    };

    @AfterEach
    void nothing_is_left_at_rest() {
        engine.loop.advance(Duration.ofDays(2));
        assertThat(engine.loop.waiting()).isZero();
        assertThat(engine.inFlight.count()).isZero();
        engine.answers.purge();
        assertThat(engine.memory.used(Place.HEAP)).isZero();
        bodies.forEach(ByteBuf::release);
    }

    private static CacheConfig config(Mode mode) {
        return new CacheConfig(mode, Duration.ofMinutes(5), Duration.ofHours(1), 1 << 20, false, false);
    }

    private Call call(Stack<Exchange> path, String body, String... headers) {
        return call(path, Exchanges.on(engine.loop).headers(headers), body);
    }

    private Call call(Stack<Exchange> path, Exchanges made, String body) {
        ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        bodies.add(bytes);
        return engine.call(path, made.body(new RequestBody.Whole(bytes)).listener(listener));
    }

    private Call call(Stack<Exchange> path) {
        return call(path, BODY, "authorization", KEY);
    }

    private void provider(@Nullable Outcome outcome) {
        engine.upstream(attempt -> outcome);
    }

    @Test
    void an_outage_is_answered_by_what_was_good_before() {
        engine.cache(config(Mode.OUTAGE));
        Stack<Exchange> path = engine.path();
        Call before = call(path);
        assertThat(before.header("cache-status")).isNull();
        engine.loop.advance(Duration.ofSeconds(40));
        provider(PathFixture.answer(503, "{}"));
        Call after = call(path);
        engine.loop.advance(Duration.ofMinutes(1));

        assertThat(after.status()).isEqualTo(200);
        assertThat(after.text()).isEqualTo(before.text()).isNotEmpty();
        assertThat(after.over()).isTrue();
        assertThat(after.header("age")).isEqualTo("40");
        assertThat(after.header("cache-status"))
                .startsWith("fairlead; fwd=stale; fwd-status=503; ttl=-40; key=\"")
                .endsWith("; detail=\"hit, stale-if-error\"");
        assertThat(after.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
        assertThat(after.exchange.fromStore()).isEqualTo(Exchange.FromStore.STALE);
        assertThat(asked).containsExactly("stale");
    }

    @Test
    void a_good_answer_goes_before_a_kept_one_in_an_outage_cache() {
        engine.cache(config(Mode.OUTAGE));
        Stack<Exchange> path = engine.path();
        call(path);
        provider(PathFixture.answer(
                200, "{\"choices\":[{\"message\":{\"content\":\"new\"},\"finish_reason\":\"stop\"}]}"));

        assertThat(call(path).text()).contains("new");
        assertThat(asked).isEmpty();
    }

    @Test
    void nobody_waits_for_a_breaker_while_an_answer_is_kept() {
        engine.cache(config(Mode.OUTAGE)).exhausted(WhenExhausted.WAIT);
        Stack<Exchange> path = engine.path();
        call(path);
        engine.breakers.mode("openai", BreakerMode.FORCED_OPEN);
        Call after = call(path);

        assertThat(after.status()).isEqualTo(200);
        assertThat(after.header("cache-status")).startsWith("fairlead; hit; ttl=0; key=");
        assertThat(after.header("x-fairlead-attempts")).isEqualTo("0");
    }

    @Test
    void no_target_is_ridden_out_while_an_answer_is_kept() {
        engine.cache(config(Mode.OUTAGE)).patient();
        Stack<Exchange> path = engine.path();
        call(path);
        provider(PathFixture.answer(503, "{}"));
        Call after = call(path);
        engine.loop.advance(Duration.ofSeconds(4));

        assertThat(after.status()).isEqualTo(200);
        assertThat(after.header("x-fairlead-attempts")).isEqualTo("4");
    }

    @Test
    void other_targets_are_asked_first_and_what_they_answered_is_kept_too() {
        engine.cache(config(Mode.OUTAGE));
        engine.upstream(attempt -> attempt.target().addressed()
                ? PathFixture.answer(503, "{}")
                : PathFixture.answer(
                        200, "{\"choices\":[{\"message\":{\"content\":\"of b\"},\"finish_reason\":\"stop\"}]}"));
        Stack<Exchange> path = engine.path(PathFixture.B);
        Call first = call(path);
        engine.loop.advance(Duration.ofSeconds(5));
        assertThat(first.text()).contains("of b");
        provider(PathFixture.answer(503, "{}"));
        Call after = call(path);
        engine.loop.advance(Duration.ofMinutes(1));

        assertThat(after.text()).contains("of b");
        assertThat(after.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(engine.asked.stream().filter(each -> each.startsWith("b ")).count())
                .isEqualTo(3);
    }

    @Test
    void silence_up_to_the_client_s_own_limit_is_an_outage() {
        engine.cache(config(Mode.OUTAGE));
        Stack<Exchange> path = engine.path();
        call(path);
        provider(null);
        Call after = call(path, BODY, "authorization", KEY, "x-stainless-timeout", "10");
        engine.loop.advance(Duration.ofMillis(9_200));
        assertThat(after.status()).isZero();
        engine.loop.advance(Duration.ofMillis(250));

        assertThat(after.status()).isEqualTo(200);
        assertThat(after.over()).isTrue();
        assertThat(after.timeline()).containsExactly("openai/gpt-4o abandoned outrun");
        assertThat(engine.breakers.view("openai").state()).isEqualTo("closed");
    }

    @Test
    void an_answer_is_of_use_until_its_ttl_and_its_stale_time_are_over() {
        engine.cache(config(Mode.OUTAGE));
        Stack<Exchange> path = engine.path();
        call(path);
        provider(PathFixture.answer(503, "{}"));
        engine.loop.advance(Duration.ofMinutes(64));
        Call within = call(path);
        engine.loop.advance(Duration.ofSeconds(59));
        Call beyond = call(path);
        engine.loop.advance(Duration.ofMinutes(1));

        assertThat(within.status()).isEqualTo(200);
        assertThat(within.header("age")).isEqualTo("3840");
        assertThat(beyond.status()).isEqualTo(200);
        engine.loop.advance(Duration.ofMinutes(1));
        Call after = call(path);
        engine.loop.advance(Duration.ofMinutes(1));
        assertThat(after.status()).isEqualTo(503);
        assertThat(after.header("cache-status")).startsWith("fairlead; fwd=miss; key=");
    }

    @Test
    void a_fresh_answer_is_served_without_asking_where_always_is_said() {
        engine.cache(config(Mode.ALWAYS));
        Stack<Exchange> path = engine.path();
        Call first = call(path);
        engine.loop.advance(Duration.ofSeconds(60));
        Call second = call(path, "{ \"messages\": [], \"model\": \"gpt-4o\" }", "authorization", KEY);
        engine.loop.advance(Duration.ofMinutes(4));
        Call third = call(path);

        assertThat(first.header("cache-status")).startsWith("fairlead; fwd=miss; key=");
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("cache-status")).startsWith("fairlead; hit; ttl=240; key=");
        assertThat(second.header("age")).isEqualTo("60");
        assertThat(third.header("cache-status")).startsWith("fairlead; fwd=stale; key=");
        assertThat(engine.asked).hasSize(2);
        assertThat(asked).containsExactly("miss", "hit", "miss");
    }

    @Test
    void another_credential_never_gets_it() {
        engine.cache(config(Mode.ALWAYS));
        Stack<Exchange> path = engine.path();
        call(path);
        Call other = call(path, BODY, "authorization", "Bearer other");
        provider(PathFixture.answer(503, "{}"));
        Call third = call(path, BODY, "authorization", "Bearer third");
        engine.loop.advance(Duration.ofMinutes(1));

        assertThat(other.header("cache-status")).startsWith("fairlead; fwd=miss");
        assertThat(third.status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 422})
    void what_the_client_did_wrong_is_told_to_it(int status) {
        engine.cache(config(Mode.OUTAGE));
        Stack<Exchange> path = engine.path();
        call(path);
        provider(PathFixture.answer(status, "{\"error\":{\"message\":\"no\"}}"));

        assertThat(call(path).status()).isEqualTo(status);
    }

    @Test
    void only_classes_that_the_route_names_are_mended() {
        engine.cache(config(Mode.OUTAGE)).on(Failure.Kind.TIMEOUT);
        Stack<Exchange> path = engine.path();
        call(path);
        provider(PathFixture.answer(503, "{}"));
        Call after = call(path);
        engine.loop.advance(Duration.ofMinutes(1));

        assertThat(after.status()).isEqualTo(503);
    }

    @Test
    void a_client_s_own_word_goes_before_the_policy() {
        Stack<Exchange> off = engine.path();
        call(off, BODY, "authorization", KEY, "x-fairlead-cache", "always");
        Call hit = call(off, BODY, "authorization", KEY, "x-fairlead-cache", "always");
        Call plain = call(off);

        assertThat(hit.header("cache-status")).startsWith("fairlead; hit");
        assertThat(plain.header("cache-status")).isNull();

        engine.cache(config(Mode.ALWAYS));
        Stack<Exchange> always = engine.path();
        Call none = call(always, BODY, "authorization", KEY, "x-fairlead-cache", "off");
        Call anew = call(always, BODY, "authorization", KEY, "x-fairlead-cache", "refresh");
        assertThat(none.header("cache-status")).isNull();
        assertThat(anew.header("cache-status")).startsWith("fairlead; fwd=request");
        assertThat(engine.asked).hasSize(4);
        engine.loop.advance(Duration.ofMinutes(4));
        assertThat(call(always).header("age")).isEqualTo("240");
    }

    @Test
    void a_refresh_is_never_answered_by_what_was_kept() {
        engine.cache(config(Mode.ALWAYS));
        Stack<Exchange> path = engine.path();
        call(path);
        provider(PathFixture.answer(503, "{}"));
        Call after = call(path, BODY, "authorization", KEY, "x-fairlead-cache", "refresh");
        engine.loop.advance(Duration.ofMinutes(1));

        assertThat(after.status()).isEqualTo(503);
    }

    @Test
    void a_client_that_wants_no_other_target_wants_no_kept_answer() {
        engine.cache(config(Mode.OUTAGE));
        Stack<Exchange> path = engine.path();
        call(path);
        provider(PathFixture.answer(503, "{}"));
        Call after = call(path, BODY, "authorization", KEY, "x-fairlead-no-fallback", "true");
        engine.loop.advance(Duration.ofMinutes(1));

        assertThat(after.status()).isEqualTo(503);
    }

    @Test
    void what_is_no_good_answer_is_not_kept() {
        engine.cache(config(Mode.OUTAGE));
        Stack<Exchange> path = engine.path();
        provider(PathFixture.answer(200, "{\"error\":{\"message\":\"overloaded\",\"code\":503}}"));
        call(path);
        engine.loop.advance(Duration.ofMinutes(1));
        provider(PathFixture.answer(200, "{\"choices\":[{\"message\":{\"content\":\"cu"));
        call(path);
        engine.loop.advance(Duration.ofMinutes(1));
        provider(PathFixture.answer(404, "{}"));
        call(path);

        assertThat(engine.answers.view().entries()).isZero();
    }

    @Test
    void what_is_bound_to_its_provider_or_leaves_something_behind_is_not_kept() {
        engine.cache(config(Mode.ALWAYS));
        Stack<Exchange> path = engine.path();
        call(path, "{\"model\":\"gpt-4o\",\"store\":true}", "authorization", KEY);
        call(
                path,
                Exchanges.on(engine.loop)
                        .headers("authorization", KEY)
                        .facts(new Facts("gpt-4o", false, 0, Facts.NO_CEILING, "file_id")),
                BODY);
        call(
                path,
                Exchanges.on(engine.loop)
                        .headers("authorization", KEY)
                        .facts(new Facts("gpt-4o", false, 0, -1, null, List.of(), null, true)),
                BODY);
        call(path, "no json", "authorization", KEY);
        Call get = call(path, Exchanges.on(engine.loop).method("GET").headers("authorization", KEY), BODY);

        assertThat(get.header("cache-status")).isEqualTo("fairlead; fwd=bypass");
        assertThat(engine.answers.view().entries()).isZero();
        assertThat(asked).hasSize(5).containsOnly("bypass");
    }

    @Test
    void an_injected_fault_is_not_mended() {
        engine.cache(config(Mode.OUTAGE));
        Stack<Exchange> path = engine.path();
        List<String> names = path.names();

        assertThat(names.indexOf("inject-faults")).isLessThan(names.indexOf("cache"));
    }

    @Test
    void an_answer_that_a_client_left_is_not_kept_and_costs_nothing() {
        engine.cache(config(Mode.OUTAGE));
        engine.later(attempt -> new Later(Duration.ofSeconds(1), PathFixture.good()));
        Stack<Exchange> path = engine.path();
        Call call = call(path);
        call.exchange.abandon();
        engine.loop.advance(Duration.ofSeconds(5));

        assertThat(call.exchange.stopped()).isEqualTo(Outcome.abandoned());
        assertThat(engine.answers.view().entries()).isZero();
    }

    /** Fails in every way there is. */
    private static final class FailingStore implements AnswerStore {
        private final boolean late;

        FailingStore(boolean late) {
            this.late = late;
        }

        @Override
        public CompletableFuture<@Nullable KeptAnswer> find(CacheKey key) {
            if (late) {
                return CompletableFuture.failedFuture(new StackOverflowError("the store"));
            }
            throw new StackOverflowError("the store");
        }

        @Override
        public void keep(CacheKey key, KeptAnswer answer, Duration life) {
            throw new StackOverflowError("the store");
        }

        @Override
        public long purge(Entries unwanted) {
            return 0;
        }

        @Override
        public long entries() {
            return 0;
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public long mostBytes() {
            return 0;
        }

        @Override
        public Map<String, Long> dropped() {
            return Map.of();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_store_that_fails_costs_an_answer_and_no_call(boolean late) {
        engine.store(new FailingStore(late)).cache(config(Mode.ALWAYS));
        Stack<Exchange> path = engine.path();
        Call good = call(path);
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.over()).isTrue();
        provider(PathFixture.answer(503, "{}"));
        Call after = call(path);
        engine.loop.advance(Duration.ofMinutes(1));

        assertThat(after.status()).isEqualTo(503);
        assertThat(engine.answers.view().errors()).isEqualTo(3);
    }

    @Test
    void a_call_passes_where_there_is_no_memory_to_keep_its_answer() {
        engine.cache(config(Mode.OUTAGE));
        try (MemoryClaim all = engine.memory.claim(Place.HEAP)) {
            assertThat(all.grow(engine.memory.size(Place.HEAP))).isTrue();
            Call call = call(engine.path());
            assertThat(call.status()).isEqualTo(200);
            assertThat(call.over()).isTrue();
            assertThat(engine.answers.view().entries()).isZero();
        }
    }

    private static CacheConfig shared() {
        return new CacheConfig(Mode.OFF, Duration.ofMinutes(5), Duration.ofHours(1), 1 << 20, true, false);
    }

    @Test
    void identical_calls_under_way_become_one() {
        engine.cache(shared()).later(attempt -> new Later(Duration.ofSeconds(2), PathFixture.good()));
        Stack<Exchange> path = engine.path();
        Call first = call(path);
        engine.loop.advance(Duration.ofSeconds(1));
        Call second = call(path);
        Call other = call(path, BODY, "authorization", "Bearer other");
        engine.loop.advance(Duration.ofSeconds(3));

        assertThat(first.text()).isEqualTo(second.text()).isNotEmpty();
        assertThat(second.over()).isTrue();
        assertThat(second.header("cache-status")).startsWith("fairlead; fwd=miss; collapsed; key=");
        assertThat(second.header("x-fairlead-attempts")).isEqualTo("0");
        assertThat(second.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
        assertThat(first.header("x-fairlead-attempts")).isEqualTo("1");
        assertThat(other.status()).isEqualTo(200);
        assertThat(engine.asked).hasSize(2);
        assertThat(asked).containsExactly("collapsed");
        assertThat(call(path).status()).isZero();
        engine.loop.advance(Duration.ofSeconds(3));
        assertThat(engine.asked).hasSize(3);
    }

    @Test
    void a_first_client_that_leaves_ends_nothing_for_the_others() {
        engine.cache(shared()).later(attempt -> new Later(Duration.ofSeconds(2), PathFixture.good()));
        Stack<Exchange> path = engine.path();
        Call first = call(path);
        Call second = call(path);
        first.exchange.abandon();
        engine.loop.advance(Duration.ofSeconds(3));

        assertThat(first.exchange.stopped()).isNull();
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.over()).isTrue();
        assertThat(engine.asked).hasSize(1);
    }

    @Test
    void when_all_clients_have_left_the_call_ends() {
        engine.cache(shared()).upstream(attempt -> null);
        Stack<Exchange> path = engine.path();
        Call first = call(path);
        Call second = call(path);
        first.exchange.abandon();
        second.exchange.abandon();
        engine.loop.run();

        assertThat(first.exchange.stopped()).isEqualTo(Outcome.abandoned());
        assertThat(second.exchange.stopped()).isEqualTo(Outcome.abandoned());
    }

    @Test
    void a_failure_is_not_shared_and_each_asks_by_itself() {
        engine.cache(shared())
                .later(attempt -> new Later(
                        Duration.ofSeconds(1),
                        engine.asked.size() == 1
                                ? PathFixture.answer(400, "{\"error\":{\"message\":\"no\"}}")
                                : PathFixture.good()));
        Stack<Exchange> path = engine.path();
        Call first = call(path);
        Call second = call(path);
        engine.loop.advance(Duration.ofSeconds(5));

        assertThat(first.status()).isEqualTo(400);
        assertThat(second.status()).isEqualTo(200);
        assertThat(engine.asked).hasSize(2);
    }

    @Test
    void one_whose_time_is_shorter_waits_for_nobody_else() {
        engine.cache(shared()).later(attempt -> new Later(Duration.ofSeconds(2), PathFixture.good()));
        Stack<Exchange> path = engine.path();
        call(path);
        Call second = call(path, BODY, "authorization", KEY, "x-stainless-timeout", "10");
        engine.loop.advance(Duration.ofSeconds(3));

        assertThat(second.header("x-fairlead-attempts")).isEqualTo("1");
        assertThat(engine.asked).hasSize(2);
    }
}
