package io.fairlead.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.proxy.exchange.MemoryAccount.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryAccountTest {
    private final MemoryAccount account = new MemoryAccount(1_000, 1_000, 600);

    @Test
    void a_guest_takes_no_more_than_its_bound_and_little_where_there_is_little() {
        MemoryAccount large = MemoryAccount.ofGuest(8L << 30, 8L << 30);
        assertThat(large.size(Place.HEAP)).isEqualTo(32L << 20);
        assertThat(large.size(Place.BUFFERS)).isEqualTo(64L << 20);

        MemoryAccount little = MemoryAccount.ofGuest(64L << 20, 64L << 20);
        assertThat(little.size(Place.HEAP)).isEqualTo(8L << 20);
        assertThat(little.size(Place.BUFFERS)).isEqualTo(16L << 20);
        assertThat(MemoryAccount.ofGuest(1, 1).size(Place.HEAP)).isEqualTo(1L << 20);
    }

    @Test
    void what_does_not_fit_is_not_taken() {
        MemoryClaim claim = account.claim(Place.HEAP);

        assertThat(claim.grow(700)).isTrue();
        assertThat(claim.grow(301)).isFalse();
        assertThat(claim.bytes()).isEqualTo(700);
        assertThat(account.used(Place.HEAP)).isEqualTo(700);
        assertThat(account.used(Place.BUFFERS)).isZero();
        assertThat(account.refused(Place.HEAP)).isEqualTo(1);
    }

    @Test
    void a_claim_is_given_back_once_however_often_it_is_closed() {
        MemoryClaim claim = account.claim(Place.BUFFERS);
        MemoryClaim other = account.claim(Place.BUFFERS);
        assertThat(claim.grow(400)).isTrue();
        assertThat(other.grow(100)).isTrue();

        claim.close();
        claim.close();

        assertThat(account.used(Place.BUFFERS)).isEqualTo(100);
        assertThat(claim.grow(1)).as("after its close").isFalse();
        assertThat(account.used(Place.BUFFERS)).isEqualTo(100);
    }

    @Test
    void a_claim_shrinks_to_what_was_really_made() {
        MemoryClaim claim = account.claim(Place.HEAP);
        assertThat(claim.grow(400)).isTrue();

        claim.shrinkTo(500);
        assertThat(claim.bytes()).isEqualTo(400);
        claim.shrinkTo(150);
        assertThat(account.used(Place.HEAP)).isEqualTo(150);
        claim.close();
        claim.shrinkTo(0);
        assertThat(account.used(Place.HEAP)).isZero();
    }

    @Test
    void copies_for_a_replay_leave_room_for_what_others_need() {
        MemoryClaim copies = account.claimForReplay();
        assertThat(copies.grow(600)).isTrue();
        assertThat(account.claimForReplay().grow(1)).isFalse();

        assertThat(account.claim(Place.BUFFERS).grow(400)).isTrue();
    }

    @Test
    void numbers_near_the_end_of_a_long_do_not_overflow() {
        MemoryAccount unbounded = MemoryAccount.unbounded();
        assertThat(unbounded.claim(Place.HEAP).grow(Long.MAX_VALUE)).isTrue();
        assertThat(unbounded.claim(Place.HEAP).grow(Long.MAX_VALUE)).isFalse();
        assertThat(account.couldFit(Place.HEAP, 1_000)).isTrue();
        assertThat(account.couldFit(Place.HEAP, 1_001)).isFalse();
        assertThatThrownBy(() -> account.claim(Place.HEAP).grow(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void many_threads_never_take_more_than_there_is_and_leave_nothing() throws Exception {
        AtomicLong most = new AtomicLong();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int n = 0; n < 5_000; n++) {
                    try (MemoryClaim claim = account.claim(Place.HEAP)) {
                        claim.grow(300);
                        claim.grow(100);
                        most.accumulateAndGet(account.used(Place.HEAP), Math::max);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(most.get()).isLessThanOrEqualTo(1_000);
        assertThat(account.used(Place.HEAP)).isZero();
    }
}
