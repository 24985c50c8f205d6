package io.fairlead.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Aside;
import io.fairlead.proxy.tls.LeafCertificates.NotInterceptedException;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeafCertificatesTest {

    private static final InterceptedHosts HOSTS =
            new InterceptedHosts(Set.of("api.openai.com", "192.0.2.7"), host -> host.endsWith(".regional.example"));

    @TempDir
    Path home;

    private final MovableClock clock = MovableClock.atPresent();
    private final TlsWorkers workers = new TlsWorkers();
    private CertificateAuthority authority;
    private LeafCertificates leaves;

    @BeforeEach
    void start() {
        authority = CertificateAuthority.open(StateFolder.at(home.resolve("state")), null, HOSTS.exact(), clock);
        leaves = new LeafCertificates(authority, HOSTS, TlsLibrary.best(), workers, clock);
    }

    @AfterEach
    void stop() {
        workers.close();
    }

    private SslContext context(String host) {
        return leaves.contextFor(host, false).toCompletableFuture().join();
    }

    @Test
    void a_thousand_first_handshakes_at_once_cost_one_signature() {
        List<CompletableFuture<SslContext>> asked = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            asked.add(Aside.supply(() -> context("api.openai.com")));
        }

        assertThat(asked.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(authority.signatures()).isEqualTo(1);
    }

    @Test
    void hosts_that_are_made_up_cost_nothing_and_are_forgotten_at_once() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            CompletableFuture<SslContext> refused = leaves.contextFor(
                            Long.toHexString(random.nextLong()) + ".example.org", false)
                    .toCompletableFuture();
            assertThat(refused.isCompletedExceptionally()).isTrue();
        }

        assertThat(authority.signatures()).isZero();
        assertThat(leaves.size()).isZero();
    }

    @Test
    void what_is_no_host_name_is_refused() {
        for (String name : List.of(
                "",
                "a b",
                "api.openai.com\n",
                "..",
                "*.openai.com",
                "x".repeat(64) + ".regional.example",
                ".regional.example",
                "a\u0000.regional.example")) {
            assertThatThrownBy(() -> context(name)).as(name).hasCauseInstanceOf(NotInterceptedException.class);
        }
    }

    @Test
    void the_same_host_in_another_spelling_is_the_same() {
        SslContext context = context("api.openai.com");

        assertThat(context("API.OpenAI.com")).isSameAs(context);
        assertThat(context("api.openai.com.")).isSameAs(context);
        assertThat(authority.signatures()).isEqualTo(1);
    }

    @Test
    void what_is_ready_comes_at_once() {
        assertThat(leaves.ready("api.openai.com", false)).isNull();
        SslContext context = context("api.openai.com");

        assertThat(leaves.ready("api.openai.com", false)).isSameAs(context);
        assertThat(leaves.contextFor("api.openai.com", false).toCompletableFuture())
                .isCompletedWithValue(context);
        assertThat(leaves.ready("api.openai.com", true)).isNull();
    }

    @Test
    void contexts_are_made_on_threads_of_their_own() {
        assertThat(leaves.contextFor("api.openai.com", false)
                        .thenApply(unused -> true)
                        .toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(30));
        assertThat(Thread.getAllStackTraces().keySet())
                .anyMatch(thread -> thread.getName().startsWith("fairlead-tls-") && thread.isDaemon());
    }

    @Test
    void a_context_is_renewed_in_time_while_handshakes_go_on() {
        SslContext first = context("api.openai.com");
        clock.move(Duration.ofDays(10));
        assertThat(context("api.openai.com")).isSameAs(first);

        clock.move(Duration.ofDays(12));
        assertThat(leaves.contextFor("api.openai.com", false).toCompletableFuture())
                .as("the old one serves until the new one is there")
                .isCompletedWithValue(first);
        await().until(() -> context("api.openai.com") != first);
        assertThat(authority.signatures()).isEqualTo(2);
    }

    @Test
    void one_that_was_not_asked_for_in_a_month_is_made_anew_before_it_is_used() {
        SslContext first = context("api.openai.com");
        clock.move(Duration.ofDays(29));

        assertThat(context("api.openai.com")).isNotSameAs(first);
        assertThat(authority.signatures()).isEqualTo(2);
    }

    @Test
    void a_failure_is_not_remembered() throws Exception {
        Path key = home.resolve("state/ca-key.pem");
        Path aside = home.resolve("aside.pem");
        Files.move(key, aside);
        assertThatThrownBy(() -> context("eu.regional.example")).hasCauseInstanceOf(TlsSetupException.class);

        Files.move(aside, key);
        assertThat(context("eu.regional.example")).isNotNull();
    }

    @Test
    void hosts_that_are_configured_later_work_and_those_taken_away_do_not() {
        context("api.openai.com");

        leaves.intercept(InterceptedHosts.of("api.mistral.ai"));

        assertThat(context("api.mistral.ai")).isNotNull();
        assertThatThrownBy(() -> context("api.openai.com")).hasCauseInstanceOf(NotInterceptedException.class);
        assertThat(leaves.size()).isEqualTo(1);
    }

    @Test
    void too_much_at_once_is_refused_not_queued_for_ever() {
        workers.close();

        assertThatThrownBy(() -> context("api.openai.com")).hasCauseInstanceOf(RejectedExecutionException.class);
    }
}
