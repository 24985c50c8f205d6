package io.fairlead.proxy.upstream;

import static io.fairlead.proxy.upstream.UpstreamFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Connections of their own, made for another protocol: how they begin, and how they end. */
class UpgradingTest {

    private static final String AGREED =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

    static Request upgrade() {
        return new Request("GET", "/v1/realtime", Headers.NONE, RequestBody.empty(), "websocket");
    }

    @Test
    void an_upgrade_given_up_within_the_handshake_takes_its_connection_with_it() {
        try (ScriptedProvider silent = ScriptedProvider.builder().silent().start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            upstream.connect = Duration.ofHours(1);
            Attempt attempt = upstream.attempt(provider(silent), upgrade());
            CompletableFuture<UpstreamFixture.Result> running = upstream.run(attempt);
            await().until(() -> silent.accepted() == 1);
            upstream.onLoop(() -> attempt.exchange().abandon());

            assertThat(UpstreamFixture.wait(running).outcome()).isInstanceOf(Outcome.Abandoned.class);
            await().until(() -> silent.open() == 0);
            await().until(() -> upstream.figure("upgraded").open() == 0);
            assertThat(upstream.figure("upgraded").created()).isEqualTo(1);
        }
    }

    @Test
    void a_handshake_that_takes_too_long_ends_by_the_clock_of_the_loop() {
        try (ScriptedProvider silent = ScriptedProvider.builder().silent().start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            upstream.connect = Duration.ofMillis(300);

            assertThat(upstream.get(provider(silent), upgrade()).failure().code())
                    .isEqualTo("tls_timeout");
            await().until(() -> silent.open() == 0);
        }
    }

    @Test
    void a_reset_before_the_agreement_is_one_and_an_end_is_an_end() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            scripted.early(seen -> scripted.begun() == 1
                    ? Reply.script().rst()
                    : Reply.script().fin());

            assertThat(upstream.get(provider(scripted), upgrade()).failure().code())
                    .isEqualTo("ambiguous_reset");
            assertThat(upstream.get(provider(scripted), upgrade()).failure().code())
                    .isEqualTo("ambiguous_close");
        }
    }

    @Test
    void an_agreement_that_is_no_tls_is_no_reset() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            scripted.early(seen -> Reply.script().bare("this is no TLS record"));

            assertThat(upstream.get(provider(scripted), upgrade()).failure().code())
                    .isEqualTo("ambiguous_close");
        }
    }

    @Test
    void what_is_no_tls_within_a_socket_breaks_it_and_is_no_reset() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            scripted.early(seen -> Reply.script().raw(AGREED + "words").bare("this is no TLS record"));
            UpstreamFixture.Result result = upstream.get(provider(scripted), upgrade());

            assertThat(result.body().end()).isEqualTo("upstream_cut");
            assertThat(result.body().text()).isEqualTo("words");
        }
    }
}
