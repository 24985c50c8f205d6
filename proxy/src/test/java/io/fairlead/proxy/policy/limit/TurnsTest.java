package io.fairlead.proxy.policy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers have their turns one after another; models that are left alone are in nobody's way. */
class TurnsTest {

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final VirtualLoop loop = new VirtualLoop();
    private final Limiter limiter = new Limiter(
            "openai", new LimitsConfig(null, null, null, null, 1, WAIT, LimitsConfig.Per.PROVIDER), loop::nanoTime);
    private final List<String> went = new ArrayList<>();

    private final class Waiting {
        private final Line.@Nullable Waiter waiter;
        private boolean over;

        Waiting(String caller, String model, long length) {
            waiter = limiter.line().join(loop, caller, length, Weights.one(model), WAIT, refusal -> {
                over = true;
                if (refusal == null) {
                    went.add(caller + model);
                }
            });
        }

        void leave() {
            if (!over) {
                assertThat(Objects.requireNonNull(waiter).leave()).isTrue();
                over = true;
            }
        }
    }

    private Waiting waits(String caller, String model) {
        return new Waiting(caller, model, 10);
    }

    /** One ends, and who is next goes. */
    private void next() {
        limiter.giveBack(Weights.ONE);
        loop.run();
    }

    @AfterEach
    void nothing_waits_at_rest() {
        assertThat(limiter.line().size()).isZero();
        assertThat(loop.waiting()).isZero();
        assertThat(limiter.view().used()).isLessThanOrEqualTo(1);
    }

    @Test
    void a_batch_does_not_starve_the_chat() {
        assertThat(limiter.takeAtOnce(Weights.ONE)).isTrue();
        for (int i = 0; i < 500; i++) {
            waits("batch", "");
        }
        waits("chat", "");
        next();
        next();
        assertThat(went).containsExactly("batch", "chat");
        waits("chat", "");
        next();
        next();
        assertThat(went).containsExactly("batch", "chat", "batch", "chat");
        while (!limiter.line().empty()) {
            next();
        }
        assertThat(went).hasSize(502);
    }

    @Test
    void callers_that_never_came_before_do_not_starve_those_who_wait() {
        assertThat(limiter.takeAtOnce(Weights.ONE)).isTrue();
        waits("patient", "");
        waits("patient", "");
        for (int i = 0; i < 50; i++) {
            waits("invented-" + i, "");
            next();
        }
        assertThat(went.stream().filter("patient"::equals).count()).isEqualTo(2);
        while (!limiter.line().empty()) {
            next();
        }
    }

    @Test
    void who_waits_for_a_model_that_is_left_alone_is_in_nobodys_way_and_goes_when_that_is_over() {
        assertThat(limiter.takeAtOnce(Weights.ONE)).isTrue();
        limiter.pauses().pause("slow", Duration.ofSeconds(10));
        waits("one", "slow");
        waits("one", "quick");
        waits("two", "slow");
        next();
        assertThat(went).containsExactly("onequick");
        next();
        assertThat(went).hasSize(1);
        loop.advance(Duration.ofSeconds(10));
        assertThat(went).containsExactly("onequick", "twoslow");
        next();
        assertThat(went).containsExactly("onequick", "twoslow", "oneslow");
    }

    @Test
    void a_pause_holds_all_callers_and_one_that_is_too_long_refuses_at_once_with_the_time_that_was_said() {
        limiter.pauses().pause("gpt", Duration.ofMinutes(10));
        assertThat(limiter.takeAtOnce(Weights.one("gpt"))).isFalse();
        assertThat(limiter.takeAtOnce(Weights.one("other"))).isTrue();
        limiter.giveBack(Weights.ONE);
        var refusal = Objects.requireNonNull(limiter.refusal(Weights.one("gpt"), Duration.ofSeconds(5)));
        assertThat(refusal.code()).isEqualTo("limit_paused");
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMinutes(10));
        loop.advance(Duration.ofMinutes(1));
        assertThat(limiter.takeAtOnce(Weights.one("gpt")))
                .as("one looks again after a minute")
                .isTrue();
    }

    @Test
    void the_line_is_bounded_in_bytes_but_takes_a_single_request_of_any_size() {
        assertThat(limiter.takeAtOnce(Weights.ONE)).isTrue();
        Waiting huge = new Waiting("one", "", Line.MOST_BYTES + 1);
        assertThat(huge.waiter).isNotNull();
        assertThat(new Waiting("two", "", 1).waiter).isNull();
        huge.leave();
        Waiting half = new Waiting("one", "", Line.MOST_BYTES / 2);
        Waiting other = new Waiting("two", "", Line.MOST_BYTES / 2);
        assertThat(other.waiter).isNotNull();
        assertThat(new Waiting("three", "", 1).waiter).isNull();
        half.leave();
        other.leave();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_comes_pauses_and_leaves_nobody_is_forgotten_and_turns_are_shared(long seed) {
        Random random = new Random(seed);
        List<Waiting> all = new ArrayList<>();
        assertThat(limiter.takeAtOnce(Weights.ONE)).isTrue();
        for (int step = 0; step < 2_000; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> all.add(waits("c" + random.nextInt(4), "m" + random.nextInt(3)));
                case 2 -> {
                    if (limiter.view().used() == 1) {
                        next();
                    }
                }
                case 3 -> {
                    if (!all.isEmpty()) {
                        all.get(random.nextInt(all.size())).leave();
                    }
                }
                default -> {
                    if (random.nextInt(10) == 0) {
                        limiter.pauses().pause("m" + random.nextInt(3), Duration.ofMillis(random.nextInt(2_000)));
                    }
                    loop.advance(Duration.ofMillis(random.nextInt(100)));
                }
            }
            loop.run();
            all.removeIf(each -> each.over);
            assertThat(limiter.line().size()).isEqualTo(all.size());
            assertThat(limiter.view().used()).isBetween(0L, 1L);
        }
        loop.advance(Duration.ofSeconds(2));
        for (int i = 0; i < 2_000 && !limiter.line().empty(); i++) {
            next();
        }
        assertThat(all).allMatch(each -> each.over);
    }
}
