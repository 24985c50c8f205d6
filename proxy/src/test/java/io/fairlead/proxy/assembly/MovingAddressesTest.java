package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.health.HealthState;
import io.fairlead.proxy.health.HealthThresholds;
import io.fairlead.proxy.health.ProbeResult;
import io.fairlead.proxy.health.ProbeTarget;
import io.fairlead.proxy.health.Probes;
import io.fairlead.proxy.health.ProviderHealth;
import io.fairlead.proxy.testing.VirtualLoop;
import io.fairlead.proxy.upstream.NameFailure;
import io.fairlead.proxy.upstream.Names;
import io.fairlead.proxy.upstream.NetworkListener;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Health checks that flap, and checkers that multiply, where a name's addresses change all the time: the complaint about gateways that
 * keep a checker for each address. Here a provider is what its name is, with one prober.
 */
class MovingAddressesTest {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration CHANGE = Duration.ofSeconds(5);

    private static final NetworkListener NOBODY = new NetworkListener() {
        @Override
        public void upstreamProxy(String result, String proxy, String sentence) {}

        @Override
        public void classicalHandshake(String host, boolean helped) {}

        @Override
        public void staleName(String host) {}
    };

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
                    moves.add(to + " " + reason);
                }
            });
    private final Probes probes = new Probes(loop, health);
    private final Names names = new Names(host -> look(), loop::nanoTime, NOBODY);
    private final Set<InetAddress> probed = new HashSet<>();
    private int sent;
    private int underWay;
    private int mostUnderWay;
    private boolean resolverFails;
    private boolean nobodyThere;

    private int change() {
        return (int) (loop.nanoTime() / CHANGE.toNanos());
    }

    private CompletableFuture<List<InetAddress>> look() {
        if (resolverFails) {
            return CompletableFuture.failedFuture(new NameFailure("scripted", false));
        }
        try {
            byte[] address = {(byte) 198, 18, (byte) (change() >> 8), (byte) change()};
            return CompletableFuture.completedFuture(List.of(InetAddress.getByAddress(address)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks the name up, and hears from who is there after a second. */
    private CompletableFuture<ProbeResult> probe() {
        sent++;
        mostUnderWay = Math.max(mostUnderWay, ++underWay);
        CompletableFuture<ProbeResult> result = new CompletableFuture<>();
        var unused = names.resolve("llm.test").whenComplete((addresses, failure) -> {
            if (failure == null) {
                probed.addAll(addresses);
            }
            ProbeResult came = failure != null
                    ? ProbeResult.failed("dns_error")
                    : nobodyThere ? ProbeResult.failed("connect_refused") : ProbeResult.answered(401, Duration.ZERO);
            loop.schedule(Duration.ofSeconds(1), () -> {
                underWay--;
                result.complete(came);
            });
        });
        return result;
    }

    @BeforeEach
    void start() {
        probes.start();
        follow();
    }

    private void follow() {
        probes.follow(List.of(new ProbeTarget("openai", "llm.test", true, true, INTERVAL, asked -> probe())));
        loop.run();
    }

    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            loop.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_name_whose_addresses_change_every_five_seconds_has_one_checker_and_does_not_flap() {
        for (int minute = 0; minute < 10; minute++) {
            pass(Duration.ofMinutes(1));
            follow(); // a configuration that is read again makes no second one
        }
        assertThat(moves).containsExactly("up answers");
        assertThat(sent).as("by one checker, and not by one for each address").isBetween(18, 21);
        assertThat(mostUnderWay).isEqualTo(1);
        assertThat(probed).as("each probe goes where the name is now").hasSize(sent);
    }

    @Test
    void a_resolver_that_fails_in_between_changes_no_state_and_a_probe_that_nobody_answers_does() {
        pass(INTERVAL.multipliedBy(2));
        resolverFails = true;
        pass(Duration.ofMinutes(4));
        assertThat(moves).as("the last good answer stands").containsExactly("up answers");
        resolverFails = false;
        nobodyThere = true;
        pass(INTERVAL.multipliedBy(4));
        assertThat(moves).containsExactly("up answers", "down connect_refused");
        nobodyThere = false;
        pass(INTERVAL.multipliedBy(3));
        assertThat(health.view("openai").state()).isEqualTo(HealthState.UP);
        assertThat(mostUnderWay).isEqualTo(1);
    }
}
