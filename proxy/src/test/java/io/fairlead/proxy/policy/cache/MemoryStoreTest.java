package io.fairlead.proxy.policy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {

    private static final int KIB = 1024;
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong clock = new AtomicLong();
    private final MemoryAccount memory = new MemoryAccount(1024 * KIB, 0, 0);
    private final MemoryStore store = new MemoryStore(memory, clock::get);

    private static CacheKey key(int number) {
        return new CacheKey("call-" + number, "openai/gpt-4o");
    }

    /** Null where there was no room. */
    private @Nullable KeptAnswer answer(int bytes) {
        AnswerCollector collector = new AnswerCollector(memory, 1 << 20, Headers.NONE);
        collector.add(Unpooled.wrappedBuffer(new byte[bytes]));
        return collector.whole() ? collector.keep(Headers.NONE, true, "r", clock.get()) : null;
    }

    private boolean keep(int number, int bytes) {
        KeptAnswer answer = answer(bytes);
        if (answer == null) {
            return false;
        }
        store.keep(key(number), answer, HOUR);
        return true;
    }

    private boolean has(int number) {
        KeptAnswer found = store.find(key(number)).join();
        if (found != null) {
            found.release();
        }
        return found != null;
    }

    @Test
    void what_is_kept_takes_room_and_gives_it_back() {
        keep(1, 10 * KIB);
        assertThat(has(1)).isTrue();
        assertThat(memory.used(Place.HEAP)).isBetween(10L * KIB, 12L * KIB).isEqualTo(store.bytes());
        keep(1, 20 * KIB);
        assertThat(memory.used(Place.HEAP)).isBetween(20L * KIB, 22L * KIB);
        assertThat(store.purge(AnswerStore.Entries.ALL)).isOne();

        assertThat(memory.used(Place.HEAP)).isZero();
        assertThat(store.dropped()).containsEntry("replaced", 1L).containsEntry("purged", 1L);
    }

    @Test
    void it_never_takes_more_than_half_of_the_account() {
        for (int i = 0; i < 200; i++) {
            keep(i, 20 * KIB);
            assertThat(memory.used(Place.HEAP)).isLessThanOrEqualTo(512L * KIB);
        }
        assertThat(store.entries()).isBetween(5L, 25L);
    }

    /** What is kept is a luxury: a call that needs the room gets it, up to the last byte. */
    @Test
    void what_calls_need_goes_before_what_is_kept() {
        for (int i = 0; i < 20; i++) {
            keep(i, 20 * KIB);
        }
        try (MemoryClaim claim = memory.claim(Place.HEAP)) {
            assertThat(claim.grow(1000L * KIB)).isTrue();
            assertThat(store.entries()).isLessThanOrEqualTo(1);
            assertThat(keep(100, KIB)).isFalse();
            assertThat(claim.grow(24L * KIB)).isTrue();
            assertThat(claim.grow(1)).isFalse();
            assertThat(store.entries()).isZero();
        }
        assertThat(memory.used(Place.HEAP)).isZero();
        assertThat(store.dropped().get("memory")).isPositive();
        assertThat(keep(101, KIB)).isTrue();
    }

    @Test
    void what_could_never_fit_costs_no_entry() {
        keep(1, KIB);
        try (MemoryClaim claim = memory.claim(Place.HEAP)) {
            assertThat(claim.grow(2_000L * KIB)).isFalse();
        }
        assertThat(has(1)).isTrue();
    }

    @Test
    void an_answer_that_is_being_read_outlives_its_entry_and_counts_until_then() {
        keep(1, 10 * KIB);
        KeptAnswer reading = store.find(key(1)).join();
        store.purge(AnswerStore.Entries.ALL);

        assertThat(reading).isNotNull();
        assertThat(has(1)).isFalse();
        assertThat(memory.used(Place.HEAP)).isPositive();
        reading.release();
        assertThat(memory.used(Place.HEAP)).isZero();
        assertThat(reading.hold()).isFalse();
    }

    @Test
    void what_is_too_old_is_gone() {
        keep(1, KIB);
        clock.addAndGet(HOUR.toNanos() - 1);
        assertThat(has(1)).isTrue();
        clock.addAndGet(1);

        assertThat(has(1)).isFalse();
        assertThat(store.entries()).isZero();
        assertThat(memory.used(Place.HEAP)).isZero();
    }

    @Test
    void a_collector_gives_up_beyond_its_bound_and_holds_nothing() {
        AnswerCollector collector = new AnswerCollector(memory, 10, Headers.NONE);
        collector.add(Unpooled.wrappedBuffer(new byte[10]));
        assertThat(collector.whole()).isTrue();
        collector.add(Unpooled.wrappedBuffer(new byte[1]));

        assertThat(collector.whole()).isFalse();
        assertThat(memory.used(Place.HEAP)).isZero();
    }

    @Test
    void bytes_are_kept_in_their_order_whatever_their_cut() {
        AnswerCollector collector = new AnswerCollector(memory, 1 << 20, Headers.NONE);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            String piece = "piece " + i + (i % 100 == 0 ? "x".repeat(2_000) : "");
            all.append(piece);
            collector.add(Unpooled.copiedBuffer(piece, UTF_8));
        }
        KeptAnswer kept = collector.keep(Headers.of("Age", "7"), false, "r", 0);
        StringBuilder read = new StringBuilder();
        kept.pieces().forEach(each -> read.append(new String(each, UTF_8)));

        assertThat(read).hasToString(all.toString());
        assertThat(kept.said()).isEqualTo(-1);
        assertThat(kept.ageSeconds(Duration.ofSeconds(5).toNanos())).isEqualTo(12);
        assertThat(memory.used(Place.HEAP)).isEqualTo(kept.weight());
        kept.release();
    }
}
