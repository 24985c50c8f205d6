package io.fairlead.proxy.upstream;

import static io.fairlead.proxy.upstream.UpstreamFixture.get;
import static io.fairlead.proxy.upstream.UpstreamFixture.post;
import static io.fairlead.proxy.upstream.UpstreamFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.egress.OwnListeners;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.local.LocalChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault of connecting and of the answer's head, met on the wire, and the code it gets. */
class UpstreamFaultsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                OK + "a b: c\r\n\r\n",
                OK + "a: b\u0000\r\n\r\n"
            })
    void a_head_that_is_none_is_refused(String head) {
        assertThat(failureOf(Reply.script().raw(head)).code()).isEqualTo("bad_upstream_head");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 3\r\nContent-Length: 4\r\n",
                "Content-Length: -3\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Transfer-Encoding: gzip, foo\r\n"
            })
    void framing_that_can_be_read_in_two_ways_is_refused(String fields) {
        assertThat(failureOf(Reply.script().raw(OK + fields + "\r\nabc")).code())
                .isEqualTo("bad_upstream_framing");
    }

    @Test
    void a_head_of_30_kb_passes_and_one_of_70_kb_does_not() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture().http1()) {
            scripted.next(
                    Reply.whole(200, "ok", "x-big", "b".repeat(30_000)),
                    Reply.whole(200, "ok", "x-big", "b".repeat(70_000)));
            assertThat(upstream.get(provider(scripted), get()).text()).isEqualTo("ok");
            assertThat(upstream.get(provider(scripted), get()).failure().code()).isEqualTo("upstream_head_too_big");
            upstream.atRest();
        }
    }

    private static Failure failureOf(Reply reply) {
        try (ScriptedProvider scripted = ScriptedProvider.builder().plain().start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            scripted.next(reply);
            var result = upstream.get(provider("http", "provider.test", scripted.address()), post("x"));
            upstream.atRest();
            await().untilAsserted(() -> assertThat(scripted.open()).isZero());
            assertThat(result.failure().replay()).isEqualTo(Replay.AMBIGUOUS);
            return result.failure();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'5\r\nhel', upstream_cut",
        "'zz\r\nhello\r\n0\r\n\r\n', bad_upstream_framing",
        "'5\r\nhello0\r\n\r\n', bad_upstream_framing"
    })
    void chunks_that_are_none_break_the_body(String chunks, String code) {
        try (ScriptedProvider scripted = ScriptedProvider.builder().plain().start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            scripted.next(Reply.script()
                    .raw(OK + "Transfer-Encoding: chunked\r\n\r\n" + chunks)
                    .fin());
            var result = upstream.get(provider("http", "provider.test", scripted.address()), post("x"));
            assertThat(result.body().end()).isEqualTo(code);
            upstream.atRest();
        }
    }

    @Test
    void what_an_upstream_says_beyond_its_answer_is_nobodys_answer() {
        try (ScriptedProvider scripted = ScriptedProvider.builder().plain().start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            var plain = provider("http", "provider.test", scripted.address());
            scripted.next(
                    Reply.script().raw(OK + "Content-Length: 3\r\n\r\none" + OK + "Content-Length: 4\r\n\r\nevil"),
                    Reply.whole(200, "two"));
            assertThat(upstream.get(plain, post("1")).text()).isEqualTo("one");
            assertThat(upstream.get(plain, post("2")).text()).isEqualTo("two");
            assertThat(scripted.accepted()).isEqualTo(2);
            upstream.atRest();
        }
    }

    @Test
    void an_http_1_0_body_ends_with_its_connection() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture().http1()) {
            scripted.always(Reply.script().head10(200).chunk("all of it").end());
            assertThat(upstream.get(provider(scripted), get()).text()).isEqualTo("all of it");
            assertThat(upstream.get(provider(scripted), get()).text()).isEqualTo("all of it");
            assertThat(scripted.accepted()).isEqualTo(2);
            upstream.atRest();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ScriptedProvider.Certificate.class,
            names = {"GOOD"},
            mode = EnumSource.Mode.EXCLUDE)
    void tls_is_never_weakened(ScriptedProvider.Certificate certificate) {
        try (ScriptedProvider scripted =
                        ScriptedProvider.builder().certificate(certificate).start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            Failure failure = upstream.get(provider(scripted), post("secret")).failure();
            assertThat(failure.code())
                    .isEqualTo(
                            switch (certificate) {
                                case EXPIRED -> "tls_cert_expired";
                                case NOT_YET_VALID -> "tls_cert_not_yet_valid";
                                case WRONG_NAME -> "tls_cert_name";
                                default -> "tls_cert_untrusted";
                            });
            assertThat(failure.replay()).isEqualTo(Replay.SAFE);
            assertThat(failure.stage()).isEqualTo(Failure.Stage.TLS);
            assertThat(scripted.begun()).isZero();
            assertThat(scripted.accepted()).isEqualTo(1);
            upstream.atRest();
        }
    }

    @Test
    void an_upstream_without_tls_gets_no_request() {
        try (ScriptedProvider scripted = ScriptedProvider.builder().plain().start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            Failure failure = upstream.get(provider("https", "provider.test", scripted.address()), post("secret"))
                    .failure();
            assertThat(failure.code()).startsWith("tls_");
            // what came was a TLS hello, which no HTTP server can read
            assertThat(scripted.seen())
                    .noneMatch(
                            seen -> seen.method().equals("POST") || seen.text().contains("secret"));
            assertThat(scripted.accepted()).isEqualTo(1);
        }
    }

    @Test
    void a_handshake_that_stalls_ends_within_the_connect_limit() {
        try (ScriptedProvider scripted = ScriptedProvider.builder().silent().start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            upstream.connect = Duration.ofMillis(300);
            Failure failure = upstream.get(provider(scripted), post("x")).failure();
            assertThat(failure.code()).isEqualTo("tls_timeout");
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.timedOut()).isTrue();
            upstream.atRest();
        }
    }

    @Test
    void a_port_that_takes_no_connection_fails_within_the_connect_limit() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                UpstreamFixture upstream = new UpstreamFixture()) {
            List<SocketChannel> waiting = new ArrayList<>();
            try {
                // Nobody accepts: once the backlog is full, the kernel answers no SYN.
                for (int i = 0; i < 8; i++) {
                    SocketChannel each = SocketChannel.open();
                    waiting.add(each);
                    each.configureBlocking(false);
                    each.connect(full.getLocalSocketAddress());
                }
                upstream.connect = Duration.ofMillis(200);
                Origin silent = new Origin("https", "127.0.0.1", full.getLocalPort());
                Failure failure = upstream.get(provider("https", "provider.test", silent), post("x"))
                        .failure();
                assertThat(failure.code()).isEqualTo("connect_timeout");
                assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
                assertThat(failure.timedOut()).isTrue();
                assertThat(failure.replay()).isEqualTo(Replay.SAFE);
            } finally {
                for (SocketChannel each : waiting) {
                    each.close();
                }
            }
        }
    }

    @Test
    void a_look_up_that_says_nothing_ends_within_the_connect_limit_and_under_its_own_name() {
        try (UpstreamFixture upstream = new UpstreamFixture(host -> new CompletableFuture<>())) {
            upstream.connect = Duration.ofMillis(200);
            Failure failure = upstream.get(provider("https", "slow.test", null), post("x"))
                    .failure();
            assertThat(failure.code()).isEqualTo("dns_timeout");
            assertThat(failure.stage()).isEqualTo(Failure.Stage.RESOLVE);
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.timedOut()).isTrue();
            upstream.atRest();
        }
    }

    /** Netty tells of both on an executor of its own; a call must hear of them on the loop that owns it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_channel_that_cannot_be_made_or_registered_fails_its_calls_on_their_own_loop(boolean made) {
        ChannelFactory<Channel> broken = () -> {
            if (made) {
                return new LocalChannel(); // which none of these loops takes
            }
            throw new ChannelException("no channel", new SocketException("Too many open files"));
        };
        try (UpstreamFixture upstream = new UpstreamFixture(null, broken)) {
            var nowhere = provider("https", "provider.test", new Origin("https", "127.0.0.1", 443));
            List<CompletableFuture<UpstreamFixture.Result>> running = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                running.add(upstream.run(nowhere, post("x")));
                running.add(upstream.run(nowhere, UpgradingTest.upgrade()));
            }
            running.forEach(
                    each -> assertThat(UpstreamFixture.wait(each).failure().code())
                            .isEqualTo(made ? "connect_unreachable" : "fd_pressure"));
            assertThat(upstream.completedElsewhere).hasValue(0);
            upstream.atRest();
        }
    }

    @Test
    void files_that_are_used_up_here_are_no_fault_of_the_provider() {
        ChannelFactory<Channel> none = () -> {
            throw new ChannelException("no channel", new SocketException("Too many open files"));
        };
        try (UpstreamFixture upstream = new UpstreamFixture(null, none)) {
            Origin anywhere = new Origin("https", "127.0.0.1", 443);
            Failure failure = upstream.get(provider("https", "provider.test", anywhere), post("x"))
                    .failure();
            assertThat(failure.code()).isEqualTo("fd_pressure");
            assertThat(failure.countsAgainstTarget()).isFalse();
            assertThat(failure.replay()).isEqualTo(Replay.SAFE);
        }
    }

    @Test
    void a_port_that_nobody_listens_on_is_refused() throws IOException {
        int port;
        try (ServerSocket reserved = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = reserved.getLocalPort();
        }
        try (UpstreamFixture upstream = new UpstreamFixture()) {
            Failure failure = upstream.get(
                            provider("https", "provider.test", new Origin("https", "127.0.0.1", port)), post("x"))
                    .failure();
            assertThat(failure.code()).isEqualTo("connect_refused");
            assertThat(failure.replay()).isEqualTo(Replay.SAFE);
        }
    }

    @Test
    void names_that_do_not_resolve_are_told_from_resolvers_that_do_not_answer() {
        for (boolean unknown : List.of(true, false)) {
            try (UpstreamFixture upstream =
                    new UpstreamFixture(host -> CompletableFuture.failedFuture(new NameFailure("no", unknown)))) {
                Failure failure = upstream.get(provider("https", "nowhere.test", null), post("x"))
                        .failure();
                assertThat(failure.code()).isEqualTo(unknown ? "dns_nxdomain" : "dns_failed");
                assertThat(failure.stage()).isEqualTo(Failure.Stage.RESOLVE);
            }
        }
    }

    @Test
    void a_public_provider_that_resolves_to_a_private_address_is_refused() throws IOException {
        InetAddress loopback = InetAddress.getByAddress("api.openai.com", new byte[] {127, 0, 0, 1});
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream =
                        new UpstreamFixture(host -> CompletableFuture.completedFuture(List.of(loopback)))) {
            upstream.rule = AddressRule.forProvider(false, new OwnListeners());
            var result = upstream.get(provider("https", "api.openai.com", null), post("x"));
            assertThat(result.outcome()).isInstanceOf(Outcome.Refused.class);
            assertThat(((Outcome.Refused) result.outcome()).refusal().code()).isEqualTo("ssrf_blocked");
            assertThat(scripted.accepted()).isZero();
        }
    }
}
