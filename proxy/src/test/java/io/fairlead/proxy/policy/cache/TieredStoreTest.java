package io.fairlead.proxy.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.fairlead.proxy.layer.LargeWork;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers that several instances keep together. */
class TieredStoreTest {

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final CacheKey KEY = new CacheKey("call", "openai/gpt https://a");

    private final AtomicLong clock = new AtomicLong();
    private final Far far = new Far();
    private final Instance one = new Instance();
    private final Instance two = new Instance();

    /** What all instances have. */
    private final class Far implements SharedAnswers {
        private final Map<String, byte[]> values = new HashMap<>();
        private final List<Purge> purges = new ArrayList<>();
        private @Nullable CompletableFuture<byte @Nullable []> late;

        @Override
        public CompletableFuture<byte @Nullable []> find(String key) {
            CompletableFuture<byte @Nullable []> waits = late;
            return waits != null ? waits : CompletableFuture.completedFuture(values.get(key));
        }

        @Override
        public void keep(String key, byte[] value, Duration life) {
            values.put(key, value);
        }

        @Override
        public void drop(String prefix) {
            values.keySet().removeIf(key -> key.startsWith(prefix));
        }

        @Override
        public void purged(Purge purge) {
            purges.add(purge);
        }

        @Override
        public long nowMillis() {
            return 1_700_000_000_000L + TimeUnit.NANOSECONDS.toMillis(clock.get());
        }
    }

    private final class Instance {
        private final MemoryAccount memory = new MemoryAccount(256L << 20, 0, 0);
        private final MemoryStore near = new MemoryStore(memory, clock::get);
        private final TieredStore store = new TieredStore(near, far, memory, clock::get);
        private final AnswerCache cache =
                AnswerCache.shared(near, far, new byte[32], memory, new LargeWork(1), clock::get);

        void keep(String text) {
            MemoryClaim claim = memory.claim(MemoryAccount.Place.HEAP);
            KeptAnswer answer = new KeptAnswer(
                    Headers.of("Content-Type", "text/plain", "x-ü", "\u00e9"),
                    List.of(text.getBytes(StandardCharsets.UTF_8), new byte[] {0, -1}),
                    true,
                    "chat",
                    clock.get(),
                    claim);
            claim.grow(answer.weight());
            store.keep(KEY, answer, LIFE);
        }

        @Nullable
        KeptAnswer find() {
            return store.find(KEY).getNow(null);
        }

        long used() {
            return memory.used(MemoryAccount.Place.HEAP);
        }
    }

    @Test
    void what_one_kept_another_finds_as_it_was_and_as_old_as_it_is() {
        one.keep("hello");
        clock.addAndGet(Duration.ofSeconds(90).toNanos());
        KeptAnswer found = two.find();
        assertThat(found).isNotNull();
        assertThat(found.headers().get("content-type")).isEqualTo("text/plain");
        assertThat(found.headers().get("x-ü")).isEqualTo("\u00e9");
        assertThat(found.pieces()).hasSize(2);
        assertThat(new String(found.pieces().get(0), StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(found.said()).isEqualTo(7);
        assertThat(found.route()).isEqualTo("chat");
        assertThat(found.age(clock.get())).isEqualTo(Duration.ofSeconds(90));
        far.values.clear();
        KeptAnswer again = two.find();
        assertThat(again).as("it is here from now on").isSameAs(found);
        found.release();
        found.release();
        clock.addAndGet(LIFE.minusSeconds(89).toNanos());
        assertThat(two.find())
                .as("as long as it would have been where it was made")
                .isNull();
        assertThat(two.near.entries()).isZero();
        assertThat(two.used()).isZero();
    }

    @Test
    void one_that_comes_too_late_for_a_call_is_there_for_the_next_and_takes_its_memory_once() throws Exception {
        one.keep("hello");
        byte[] bytes = far.values.values().iterator().next();
        CompletableFuture<byte @Nullable []> late = new CompletableFuture<>();
        far.late = late;
        assertThat(two.store.find(KEY).get(60, TimeUnit.SECONDS)).isNull();
        late.complete(bytes);
        far.late = null;
        far.values.clear();
        KeptAnswer found = two.find();
        assertThat(found).isNotNull();
        found.release();
        two.near.purge(AnswerStore.Entries.ALL);
        assertThat(two.used()).isZero();
    }

    @Test
    void a_store_of_all_that_fails_has_nothing_and_costs_no_answer_of_its_own() {
        far.late = CompletableFuture.failedFuture(new IllegalStateException("gone"));
        assertThat(two.find()).isNull();
        one.keep("hello");
        KeptAnswer own = one.find();
        assertThat(own).isNotNull();
        own.release();
    }

    @Test
    void bytes_that_are_of_another_version_or_cut_or_nonsense_are_no_answer() {
        one.keep("hello");
        Map.Entry<String, byte[]> kept = far.values.entrySet().iterator().next();
        byte[] whole = kept.getValue();
        for (int length = 0; length < whole.length; length++) {
            kept.setValue(Arrays.copyOf(whole, length));
            assertThat(two.find()).as("the first " + length + " bytes").isNull();
        }
        byte[] other = whole.clone();
        other[0] = 2;
        kept.setValue(other);
        assertThat(two.find()).isNull();
        byte[] huge = whole.clone();
        Arrays.fill(huge, 18, huge.length, (byte) 0x7f);
        kept.setValue(huge);
        assertThat(two.find()).isNull();
        assertThat(two.used()).isZero();
    }

    @Test
    void what_is_dropped_at_one_is_dropped_by_all() {
        one.keep("hello");
        KeptAnswer found = two.find();
        assertThat(found).isNotNull();
        found.release();
        one.cache.purgeKey("other");
        assertThat(far.values).hasSize(1);
        one.cache.purgeKey("call");
        assertThat(far.values).isEmpty();
        far.purges.forEach(two.cache::heard);
        assertThat(two.near.entries()).isZero();
        one.keep("hello");
        one.cache.purgeRoute("chat");
        assertThat(far.values).isEmpty();
        assertThat(one.near.entries()).isZero();
    }

    @Test
    void one_that_is_too_large_stays_where_it_was_made() {
        one.keep("x".repeat(AnswerBytes.MOST));
        assertThat(far.values).isEmpty();
        assertThat(one.near.entries()).isOne();
        one.near.purge(AnswerStore.Entries.ALL);
    }
}
