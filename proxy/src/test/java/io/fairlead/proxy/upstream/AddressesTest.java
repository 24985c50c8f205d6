package io.fairlead.proxy.upstream;

import static io.fairlead.proxy.upstream.UpstreamFixture.get;
import static io.fairlead.proxy.upstream.UpstreamFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which of a name's addresses is dialled. */
@SuppressWarnings("AddressSelection")
class AddressesTest {

    /** Nothing listens there on the ports of these tests. */
    private static final InetAddress REFUSES = address(127, 0, 0, 2);

    private static final InetAddress GOOD = address(127, 0, 0, 1);
    /** Documentation only: never an answer (RFC 5737). */
    private static final InetAddress DEAD = address(203, 0, 113, 1);

    private static InetAddress address(int... parts) {
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) parts[i];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Provider named(ScriptedProvider scripted) {
        return provider("https", "provider.test", new Origin("https", "provider.test", scripted.port()));
    }

    /** Of IPv6, and for documentation only: no route leads there, or nobody answers (RFC 3849). */
    private static final InetAddress NO_SIX = address(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    @Test
    void a_dead_first_address_gives_way_to_the_next() {
        for (List<InetAddress> order : List.of(
                List.of(NO_SIX, GOOD),
                List.of(NO_SIX, DEAD, GOOD),
                List.of(GOOD, NO_SIX),
                List.of(REFUSES, GOOD),
                List.of(DEAD, GOOD),
                List.of(DEAD, REFUSES, GOOD),
                List.of(GOOD, DEAD))) {
            try (ScriptedProvider scripted = ScriptedProvider.start();
                    UpstreamFixture upstream = new UpstreamFixture(host -> CompletableFuture.completedFuture(order))) {
                upstream.rule = (address, port) -> null;
                assertThat(upstream.get(named(scripted), get()).text())
                        .as("%s", order)
                        .isEqualTo("{}");
                assertThat(scripted.accepted()).isEqualTo(1);
                upstream.atRest();
            }
        }
    }

    @Test
    void a_resolver_that_falls_silent_is_not_waited_for_when_it_has_answered_before() {
        AtomicInteger lookUps = new AtomicInteger();
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture(host -> lookUps.getAndIncrement() == 0
                        ? CompletableFuture.completedFuture(List.of(GOOD))
                        : new CompletableFuture<>())) {
            assertThat(upstream.get(named(scripted), get()).text()).isEqualTo("{}");
            scripted.resetConnections();
            upstream.atRest();

            assertThat(upstream.get(named(scripted), get()).text()).isEqualTo("{}");
            assertThat(lookUps).hasValueGreaterThan(1);
        }
    }

    @Test
    void addresses_that_all_refuse_are_a_refused_connection() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture(
                        host -> CompletableFuture.completedFuture(List.of(REFUSES, address(127, 0, 0, 3))))) {
            assertThat(upstream.get(named(scripted), get()).failure().code()).isEqualTo("connect_refused");
            upstream.atRest();
        }
    }

    @Test
    void a_name_that_changes_to_loopback_after_it_was_checked_never_gets_there() {
        AtomicInteger lookUps = new AtomicInteger();
        List<InetAddress> checked = new CopyOnWriteArrayList<>();
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture(host ->
                        CompletableFuture.completedFuture(List.of(lookUps.getAndIncrement() % 2 == 0 ? DEAD : GOOD)))) {
            upstream.connect = Duration.ofMillis(30);
            upstream.rule = (address, port) -> {
                checked.add(address);
                return address.isLoopbackAddress() ? "it is a loopback address" : null;
            };
            int rounds = 40;
            for (int i = 0; i < rounds; i++) {
                Outcome outcome = upstream.get(named(scripted), get()).outcome();
                assertThat(outcome).isNotInstanceOf(Outcome.Answered.class);
            }
            assertThat(lookUps).hasValue(rounds);
            assertThat(checked).hasSize(rounds);
            assertThat(scripted.accepted()).isZero();
        }
    }

    @Test
    void of_several_addresses_only_those_that_are_allowed_are_dialled() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream =
                        new UpstreamFixture(host -> CompletableFuture.completedFuture(List.of(GOOD, REFUSES)))) {
            upstream.rule = (address, port) -> address.equals(GOOD) ? "it is not to be reached" : null;
            assertThat(upstream.get(named(scripted), get()).failure().code()).isEqualTo("connect_refused");
            assertThat(scripted.accepted()).isZero();
        }
    }
}
