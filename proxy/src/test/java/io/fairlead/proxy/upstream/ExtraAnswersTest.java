package io.fairlead.proxy.upstream;

import static io.fairlead.proxy.upstream.UpstreamFixture.post;
import static io.fairlead.proxy.upstream.UpstreamFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.RawProvider;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider says beyond its answers (RFC 9112 section 6.3) answers nobody, whenever it says it. */
class ExtraAnswersTest {

    private static final int CLIENTS = 8;
    private static final int CALLS = 12;

    /** When the answer too many comes. */
    enum Timing {
        SAME_WRITE {
            @Override
            void write(OutputStream out, byte[] answer, byte[] extra) throws IOException {
                out.write(joined(answer, extra));
            }
        },
        NEXT_WRITE {
            @Override
            void write(OutputStream out, byte[] answer, byte[] extra) throws IOException {
                out.write(answer);
                out.write(extra);
            }
        },
        SPLIT_IN_THE_HEAD {
            @Override
            void write(OutputStream out, byte[] answer, byte[] extra) throws IOException {
                out.write(joined(answer, Arrays.copyOf(extra, 9)));
                out.write(extra, 9, extra.length - 9);
            }
        },
        SPLIT_IN_THE_ANSWER {
            @Override
            void write(OutputStream out, byte[] answer, byte[] extra) throws IOException {
                out.write(answer, 0, answer.length - 2);
                out.write(joined(Arrays.copyOfRange(answer, answer.length - 2, answer.length), extra));
            }
        },
        BYTE_BY_BYTE {
            @Override
            void write(OutputStream out, byte[] answer, byte[] extra) throws IOException {
                out.write(answer);
                for (byte each : extra) {
                    out.write(each);
                }
            }
        };

        abstract void write(OutputStream out, byte[] answer, byte[] extra) throws IOException;

        private static byte[] joined(byte[] first, byte[] second) {
            byte[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }
    }

    private static PoolConfig ofOne() {
        return new PoolConfig(1, 128, Duration.ofSeconds(60), Duration.ofMinutes(10), false, 1024);
    }

    private static Provider secure(Origin address) {
        return provider("https", "provider.test", address);
    }

    @ParameterizedTest
    @EnumSource(Timing.class)
    void eight_clients_with_one_connection_each_get_their_own_answers(Timing timing) {
        everyoneGetsTheirOwn(timing, true, ofOne());
    }

    @ParameterizedTest
    @EnumSource(Timing.class)
    void so_do_they_without_tls(Timing timing) {
        everyoneGetsTheirOwn(timing, false, ofOne());
    }

    @ParameterizedTest
    @EnumSource(Timing.class)
    void so_do_they_where_they_may_have_a_connection_each(Timing timing) {
        everyoneGetsTheirOwn(timing, true, PoolConfig.defaults());
    }

    /**
     * A provider that was held up between its writes for nearly as long as a connection rests says nothing about us. It was heard to
     * say too much before: until then a connection that served a moment ago may serve again at once.
     */
    private static void everyoneGetsTheirOwn(Timing timing, boolean tls, PoolConfig pool) {
        AtomicInteger late = new AtomicInteger();
        AtomicInteger left = new AtomicInteger();
        RawProvider.Peer peer = (number, in, out) -> {
            try {
                for (String asked = RawProvider.request(in); asked != null; asked = RawProvider.request(in)) {
                    long before = System.nanoTime();
                    timing.write(
                            out, RawProvider.answer("answer to " + asked), RawProvider.answer("again to " + asked));
                    if (System.nanoTime() - before > TimeUnit.MILLISECONDS.toNanos(2)) {
                        late.incrementAndGet();
                    }
                }
            } finally {
                left.incrementAndGet();
            }
        };
        try (RawProvider raw = tls ? RawProvider.http1(peer) : RawProvider.plain(peer);
                UpstreamFixture upstream = new UpstreamFixture().pool(pool)) {
            Provider provider = tls ? secure(raw.address()) : provider("http", "provider.test", raw.address());
            assertThat(upstream.get(provider, post("before")).text()).isEqualTo("answer to before");
            await().until(() -> left.get() > 0);

            List<String> wrong = new ArrayList<>();
            for (int round = 0; round < CALLS; round++) {
                List<CompletableFuture<UpstreamFixture.Result>> running = new ArrayList<>();
                for (int client = 0; client < CLIENTS; client++) {
                    running.add(upstream.run(provider, post("client " + client + " call " + round)));
                }
                for (int client = 0; client < CLIENTS; client++) {
                    String got = UpstreamFixture.wait(running.get(client)).text();
                    if (!got.equals("answer to client " + client + " call " + round)) {
                        wrong.add(got);
                    }
                }
            }
            assertThat(wrong).hasSizeLessThanOrEqualTo(late.get());
            upstream.atRest();
        }
    }

    @Test
    void an_answer_that_comes_while_the_connection_is_idle_ends_it() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture().http1()) {
            Gate idle = new Gate();
            scripted.next(
                    Reply.whole(200, "one").await(idle).raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"),
                    Reply.whole(200, "two"));
            assertThat(upstream.get(provider(scripted), post("1")).text()).isEqualTo("one");
            upstream.atRest();
            idle.open();
            await().until(() -> scripted.open() == 0);
            assertThat(upstream.get(provider(scripted), post("2")).text()).isEqualTo("two");
            assertThat(scripted.seen()).extracting(Seen::connection).containsExactly(1, 2);
        }
    }

    /** Nobody can know yet what it will be: the connection serves nobody else. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0017", "\u0017\u0003\u0003\u0000", "\u0017\u0003\u0003\u0000@part of it"})
    void a_part_of_a_tls_record_behind_an_answer_keeps_the_connection_from_the_next_call(String part) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture().http1()) {
            for (String each : List.of("1", "2", "3")) {
                Gate written = new Gate();
                scripted.next(Reply.whole(200, each).bare(part).await(written));
                assertThat(upstream.get(provider(scripted), post(each)).text()).isEqualTo(each);
                UpstreamFixture.wait(written.reached());
            }
            assertThat(scripted.seen()).extracting(Seen::connection).containsExactly(1, 2, 3);
            assertThat(scripted.seen()).extracting(Seen::text).containsExactly("1", "2", "3");
        }
    }

    /** Answers without a body end with their head, whatever length it names. */
    @ParameterizedTest
    @CsvSource({"HEAD, 200", "GET, 204", "GET, 304", "HEAD, 404"})
    void bytes_behind_an_answer_without_a_body_are_nobodys_answer(String method, int status) {
        try (ScriptedProvider scripted = ScriptedProvider.builder().plain().start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            Provider plain = provider("http", "provider.test", scripted.address());
            scripted.next(
                    Reply.script().raw("HTTP/1.1 " + status + " X\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"),
                    Reply.whole(200, "two"));
            Request first = new Request(method, "/v1/models", Headers.NONE, RequestBody.empty());
            assertThat(upstream.get(plain, first).text()).isEmpty();
            assertThat(upstream.get(plain, post("2")).text()).isEqualTo("two");
            assertThat(scripted.seen()).extracting(Seen::connection).containsExactly(1, 2);
            upstream.atRest();
        }
    }

    /** A request is asked for only when what came before it has been read; so nothing of it is lost, and nothing counted. */
    @Test
    void a_call_whose_connection_ended_before_its_first_byte_goes_on_another_and_was_sent_once() {
        RawProvider.Peer peer = (number, in, out) -> {
            String asked = RawProvider.request(in);
            if (asked != null) {
                out.write(RawProvider.answer("answer to " + asked));
                out.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
            }
        };
        try (RawProvider raw = RawProvider.http1(peer);
                UpstreamFixture upstream = new UpstreamFixture().pool(ofOne())) {
            for (int i = 0; i < 30; i++) {
                UpstreamFixture.Result result = upstream.get(secure(raw.address()), post("n" + i));
                assertThat(result.text()).isEqualTo("answer to n" + i);
            }
            upstream.atRest();
        }
    }
}
