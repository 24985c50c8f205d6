package io.fairlead.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbesTest {

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final ProbeResult GOOD = ProbeResult.answered(200, Duration.ZERO);

    private final VirtualLoop loop = new VirtualLoop();
    private final List<String> moves = new ArrayList<>();
    private final ProviderHealth health = new ProviderHealth(
            provider -> HealthThresholds.defaults(),
            provider -> false,
            loop::nanoTime,
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            new ExchangeListener() {
                @Override
                public void providerMoved(String provider, String from, String to, String reason) {
                    moves.add(provider + " " + to + " " + reason);
                }
            });
    private final Probes probes = new Probes(loop, health, () -> 0.5);
    private final List<Long> sent = new ArrayList<>();
    private final AtomicReference<ProbeResult> says = new AtomicReference<>(GOOD);

    private CompletableFuture<ProbeResult> pending = new CompletableFuture<>();

    @BeforeEach
    void start() {
        probes.start();
        loop.run();
    }

    private ProbeTarget target(Object identity, boolean on, boolean routed) {
        return new ProbeTarget("openai", identity, on, routed, INTERVAL, asked -> {
            sent.add(Duration.ofNanos(loop.nanoTime()).toSeconds());
            return CompletableFuture.completedFuture(says.get());
        });
    }

    private void follow(ProbeTarget... targets) {
        probes.follow(List.of(targets));
        loop.run();
    }

    /** In small steps, as time passes. */
    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            loop.advance(Duration.ofSeconds(1));
        }
    }

    private void call() {
        var attempt = Calls.attempt(loop, "openai", "gpt");
        health.attemptStarted(attempt);
        attempt.settle(StreamEnd.complete());
    }

    @Test
    void what_a_route_names_is_probed_within_an_interval_and_once_an_interval() {
        follow(target("here", true, true));
        pass(INTERVAL);
        assertThat(sent).hasSize(1);
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UP);
        pass(Duration.ofMinutes(10));
        assertThat(sent).hasSizeBetween(19, 21);
    }

    @Test
    void a_day_without_a_call_sends_nothing_to_a_provider_that_no_route_names() {
        follow(target("here", true, false));
        pass(Duration.ofHours(24));
        assertThat(sent).isEmpty();
    }

    @Test
    void who_was_asked_is_probed_for_a_quarter_of_an_hour() {
        follow(target("here", true, false));
        call();
        pass(Duration.ofMinutes(15));
        assertThat(sent).hasSizeBetween(26, 31);
        sent.clear();
        pass(Duration.ofMinutes(30));
        assertThat(sent).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void a_busy_healthy_provider_is_not_probed() {
        follow(target("here", true, true));
        for (int i = 0; i < 300; i++) {
            call();
            pass(Duration.ofSeconds(2));
        }
        assertThat(sent).isEmpty();
    }

    @Test
    void it_is_off_where_the_user_says_so_but_for_a_probe_by_hand() {
        follow(target("here", false, true));
        call();
        pass(Duration.ofMinutes(20));
        assertThat(sent).isEmpty();

        var result = probes.now("openai");
        loop.run();
        assertThat(result).isCompletedWithValue(GOOD);
        assertThat(sent).hasSize(1);
        var unknown = probes.now("nobody");
        loop.run();
        assertThat(unknown).isCompletedWithValue(null);
    }

    @Test
    void it_goes_down_after_three_failed_probes_and_up_after_two_good_ones() {
        follow(target("here", true, true));
        pass(INTERVAL);
        says.set(ProbeResult.answered(503, Duration.ZERO));
        pass(INTERVAL.multipliedBy(2).plusSeconds(2));
        assertThat(moves).containsExactly("openai up answers");
        pass(INTERVAL.multipliedBy(2));
        assertThat(moves).containsExactly("openai up answers", "openai down http_503");
        says.set(GOOD);
        pass(INTERVAL.plusSeconds(1));
        says.set(ProbeResult.answered(503, Duration.ZERO)); // it flaps
        pass(INTERVAL.plusSeconds(1));
        assertThat(moves).hasSize(2);
        says.set(GOOD);
        pass(INTERVAL.multipliedBy(3));
        assertThat(moves).containsExactly("openai up answers", "openai down http_503", "openai up answers");
    }

    @Test
    void there_is_one_probe_at_a_time_whoever_asks_and_however_often_the_configuration_changes() {
        ProbeTarget slow = new ProbeTarget("openai", "here", true, true, INTERVAL, asked -> {
            sent.add(loop.nanoTime());
            return pending;
        });
        follow(slow);
        pass(INTERVAL);
        for (int i = 0; i < 50; i++) {
            follow(slow);
            var unused = probes.now("openai");
            pass(INTERVAL);
        }
        assertThat(sent).hasSize(1);
        pending.complete(GOOD);
        loop.run();
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UP);
    }

    @Test
    void a_change_of_configuration_keeps_its_turn_and_its_state_unless_it_is_elsewhere() {
        follow(target("here", true, true));
        pass(INTERVAL);
        for (int i = 0; i < 100; i++) {
            follow(target("here", true, true));
            pass(Duration.ofSeconds(3));
        }
        assertThat(sent).hasSizeBetween(10, 11);
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UP);

        follow(target("elsewhere", true, true));
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UNKNOWN);
        follow();
        sent.clear();
        pass(Duration.ofMinutes(10));
        assertThat(sent).isEmpty();
    }

    @Test
    void a_provider_that_asks_for_patience_is_left_alone_and_is_up() {
        follow(target("here", true, true));
        says.set(ProbeResult.answered(429, Duration.ofMinutes(5)));
        pass(INTERVAL);
        sent.clear();
        pass(Duration.ofSeconds(280));
        assertThat(sent).isEmpty();
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UP);
        says.set(ProbeResult.answered(429, Duration.ofDays(3)));
        pass(Duration.ofMinutes(17));
        assertThat(sent).hasSize(2);
    }

    @Test
    void a_probe_that_fails_while_this_process_stands_still_says_nothing() {
        follow(new ProbeTarget("openai", "here", true, true, INTERVAL, asked -> {
            sent.add(loop.nanoTime());
            return pending;
        }));
        for (int i = 0; i < 5; i++) {
            sent.clear();
            while (sent.isEmpty()) {
                pass(Duration.ofSeconds(1));
            }
            loop.stall(Duration.ofMinutes(20));
            CompletableFuture<ProbeResult> failed = pending;
            pending = new CompletableFuture<>();
            failed.complete(ProbeResult.failed("connect_timeout"));
            loop.run();
        }
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UNKNOWN);
    }

    @Test
    void a_probe_that_throws_says_nothing_and_the_next_one_comes() {
        follow(new ProbeTarget("openai", "here", true, true, INTERVAL, asked -> {
            sent.add(loop.nanoTime());
            throw new IllegalStateException("bug");
        }));
        pass(INTERVAL.multipliedBy(4));
        assertThat(sent).hasSizeBetween(3, 4);
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UNKNOWN);
    }
}
