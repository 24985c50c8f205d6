package io.fairlead.proxy.upstream;

import static io.fairlead.proxy.upstream.UpstreamFixture.post;
import static io.fairlead.proxy.upstream.UpstreamFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.testing.RawFrames;
import io.fairlead.proxy.testing.RawProvider;
import io.fairlead.proxy.testing.RawProvider.Peer;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a request goes out once more without a policy's leave: only when its pooled connection was dead before, or was told so. */
class FreeResendTest {

    /** Longer than a connection that was dead before takes to show it. */
    private static final long ALIVE_MILLIS = 300;

    /** Answers the first request of a connection; of the second it says {@code words} and ends. Others end with the count. */
    private static Peer secondEndsAfter(AtomicInteger asked, long waitMillis, byte[] words) {
        return (number, in, out) -> {
            for (int i = 1; RawProvider.request(in) != null; i++) {
                asked.incrementAndGet();
                if (number == 1 && i == 2) {
                    pause(waitMillis);
                    out.write(words);
                    return;
                }
                out.write(RawProvider.answer("connection " + number));
            }
        };
    }

    /** A provider's own delay, which is the subject. */
    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "H",
                "\r",
                "HTTP/1.1 2",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
            })
    void a_pooled_connection_that_began_to_answer_and_ended_is_ambiguous(String words) {
        for (boolean tls : List.of(true, false)) {
            AtomicInteger asked = new AtomicInteger();
            Peer peer = secondEndsAfter(asked, 0, bytes(words));
            try (RawProvider raw = tls ? RawProvider.http1(peer) : RawProvider.plain(peer);
                    UpstreamFixture upstream = new UpstreamFixture()) {
                Provider provider = provider(tls ? "https" : "http", "provider.test", raw.address());
                assertThat(upstream.get(provider, post("1")).text()).isEqualTo("connection 1");
                Failure failure = upstream.get(provider, post("2")).failure();
                assertThat(failure.code()).startsWith("ambiguous_");
                assertThat(failure.replay()).isEqualTo(Replay.AMBIGUOUS);
                assertThat(asked).hasValue(2);
                upstream.atRest();
            }
        }
    }

    @Test
    void one_that_ended_at_once_without_a_byte_was_dead_before_and_is_never_seen() {
        AtomicInteger asked = new AtomicInteger();
        try (RawProvider raw = RawProvider.http1(secondEndsAfter(asked, 0, new byte[0]));
                UpstreamFixture upstream = new UpstreamFixture()) {
            Provider provider = provider("https", "provider.test", raw.address());
            assertThat(upstream.get(provider, post("1")).text()).isEqualTo("connection 1");
            UpstreamFixture.Result second = upstream.get(provider, post("2"));
            assertThat(second.text()).isEqualTo("connection 2");
            assertThat(second.attempt().exchange().history().sent()).isEqualTo(2);
            assertThat(asked).hasValue(3);
            upstream.atRest();
        }
    }

    @Test
    void one_that_ended_without_a_byte_when_it_had_had_time_to_work_is_ambiguous() {
        AtomicInteger asked = new AtomicInteger();
        try (RawProvider raw = RawProvider.http1(secondEndsAfter(asked, ALIVE_MILLIS, new byte[0]));
                UpstreamFixture upstream = new UpstreamFixture()) {
            Provider provider = provider("https", "provider.test", raw.address());
            assertThat(upstream.get(provider, post("1")).text()).isEqualTo("connection 1");
            assertThat(upstream.get(provider, post("2")).failure().replay()).isEqualTo(Replay.AMBIGUOUS);
            assertThat(asked).hasValue(2);
            upstream.atRest();
        }
    }

    @Test
    void a_new_connection_that_ends_without_a_byte_is_ambiguous() {
        AtomicInteger asked = new AtomicInteger();
        Peer peer = (number, in, out) -> {
            if (RawProvider.request(in) != null) {
                asked.incrementAndGet();
            }
        };
        try (RawProvider raw = RawProvider.http1(peer);
                UpstreamFixture upstream = new UpstreamFixture()) {
            Provider provider = provider("https", "provider.test", raw.address());
            assertThat(upstream.get(provider, post("1")).failure().replay()).isEqualTo(Replay.AMBIGUOUS);
            assertThat(asked).hasValue(1);
        }
    }

    /** What a provider does with the second stream of its first connection. */
    @FunctionalInterface
    private interface SecondStream {
        void play(RawFrames frames, int stream) throws IOException;
    }

    private static Peer frames(AtomicInteger asked, SecondStream second) {
        return (number, in, out) -> {
            RawFrames frames = RawFrames.begin(in, out);
            for (int i = 1; ; i++) {
                int stream = frames.request();
                asked.incrementAndGet();
                if (number == 1 && i == 2) {
                    second.play(frames, stream);
                    return;
                }
                frames.answer(stream, "connection " + number);
            }
        };
    }

    private static UpstreamFixture.Result second(AtomicInteger asked, SecondStream does) {
        try (RawProvider raw = RawProvider.http2(frames(asked, does));
                UpstreamFixture upstream = new UpstreamFixture()) {
            Provider provider = provider("https", "provider.test", raw.address());
            assertThat(upstream.get(provider, post("1")).text()).isEqualTo("connection 1");
            UpstreamFixture.Result second = upstream.get(provider, post("2"));
            upstream.atRest();
            return second;
        }
    }

    @Test
    void a_shared_connection_that_was_idle_and_ended_at_once_without_a_byte_is_never_seen() {
        AtomicInteger asked = new AtomicInteger();
        assertThat(second(asked, (frames, stream) -> {}).outcome()).isInstanceOf(Outcome.Answered.class);
        assertThat(asked).hasValue(3);
    }

    @Test
    void a_shared_connection_that_said_anything_before_it_ended_is_ambiguous() {
        byte[] head = RawFrames.bytes(RawFrames.HEADERS, RawFrames.END_HEADERS, 3, (byte) 0x88);
        List<SecondStream> words = List.of(
                (frames, stream) -> frames.raw(new byte[] {head[0]}),
                (frames, stream) -> frames.raw(Arrays.copyOf(head, head.length - 1)),
                (frames, stream) -> frames.frame(RawFrames.HEADERS, 0, stream, (byte) 0x88),
                (frames, stream) -> frames.settings(),
                (frames, stream) -> frames.frame(RawFrames.WINDOW_UPDATE, 0, 0, RawFrames.number(1)),
                (frames, stream) -> frames.goAway(stream, 0));
        for (SecondStream each : words) {
            AtomicInteger asked = new AtomicInteger();
            assertThat(second(asked, each).failure().replay()).isEqualTo(Replay.AMBIGUOUS);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void a_stream_that_the_provider_says_it_did_not_process_is_proved_so() {
        List<SecondStream> words = List.of(
                (frames, stream) -> frames.reset(stream, 7),
                (frames, stream) -> frames.goAway(stream - 2, 0),
                (frames, stream) -> frames.goAway(0, 2));
        for (SecondStream each : words) {
            AtomicInteger asked = new AtomicInteger();
            assertThat(second(asked, each).failure().replay()).isEqualTo(Replay.SAFE);
            assertThat(asked).hasValue(2);
        }
    }

    /** RFC 9113 section 7: HTTP_1_1_REQUIRED, of one stream or of the connection. */
    @ParameterizedTest
    @ValueSource(strings = {"reset", "goaway below", "goaway with it"})
    void what_is_wanted_over_http_1_1_goes_over_it_at_once_and_so_does_all_that_follows(String how) {
        AtomicInteger overHttp2 = new AtomicInteger();
        Peer http2 = (number, in, out) -> {
            RawFrames frames = RawFrames.begin(in, out);
            while (true) {
                int stream = frames.request();
                overHttp2.incrementAndGet();
                switch (how) {
                    case "reset" -> frames.reset(stream, 0xd);
                    case "goaway below" -> frames.goAway(0, 0xd);
                    default -> frames.goAway(stream, 0xd);
                }
            }
        };
        Peer http1 = (number, in, out) -> {
            for (String asked = RawProvider.request(in); asked != null; asked = RawProvider.request(in)) {
                out.write(RawProvider.answer("1.1 " + asked));
            }
        };
        try (RawProvider raw = RawProvider.both(http2, http1);
                UpstreamFixture upstream = new UpstreamFixture()) {
            Provider provider = provider("https", "provider.test", raw.address());
            for (int i = 0; i < 5; i++) {
                assertThat(upstream.get(provider, post("n" + i)).text()).isEqualTo("1.1 n" + i);
            }
            assertThat(overHttp2).hasValue(1);
            upstream.atRest();
        }
    }

    /** Also what must not be done twice: it was not done. */
    @Test
    void an_upload_that_is_kept_goes_over_http_1_1_as_well() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            scripted.on(seen ->
                    seen.protocol().equals("HTTP/2") ? Reply.script().resetStream(0xd) : Reply.whole(200, "made"));
            Request batch = new Request(
                    "POST",
                    "/v1/batches",
                    Headers.NONE,
                    new RequestBody.Whole(Unpooled.wrappedBuffer("{}".getBytes(StandardCharsets.UTF_8))));
            assertThat(upstream.get(provider(scripted), batch).text()).isEqualTo("made");
            assertThat(scripted.seen()).extracting(Seen::protocol).containsExactly("HTTP/2", "HTTP/1.1");
            upstream.atRest();
        }
    }
}
