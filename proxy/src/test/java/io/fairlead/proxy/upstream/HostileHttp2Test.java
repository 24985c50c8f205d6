package io.fairlead.proxy.upstream;

import static io.fairlead.proxy.upstream.UpstreamFixture.post;
import static io.fairlead.proxy.upstream.UpstreamFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.testing.RawFrames;
import io.fairlead.proxy.testing.RawProvider;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Providers that speak HTTP/2 to do harm, while calls wait for them: each call ends, and who asks another provider notices nothing. */
class HostileHttp2Test {

    private static final int CALLS = 5;
    private static final int PRIORITY = 2;
    private static final byte[] HEAD = {(byte) 0x88};

    /** What is said once a request has come, again and again until the connection is ended, unless it is said once. */
    enum Harm {
        SETTINGS_FLOOD(true) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.settings(3, 100);
            }
        },
        PING_FLOOD(true) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.frame(RawFrames.PING, 0, 0, new byte[8]);
            }
        },
        PRIORITY_FLOOD(true) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.frame(PRIORITY, 0, stream, new byte[5]);
            }
        },
        UNKNOWN_FRAME_FLOOD(true) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.frame(0x42, 0, 0, new byte[3]);
            }
        },
        EMPTY_DATA_FLOOD(true) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.head(stream, RawFrames.END_HEADERS);
                for (int i = 0; i < 100_000; i++) {
                    frames.frame(RawFrames.DATA, 0, stream);
                }
            }
        },
        CONTINUATION_FLOOD(true) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.head(stream, 0);
                while (true) {
                    frames.frame(RawFrames.CONTINUATION, 0, stream, field(1000));
                }
            }
        },
        EMPTY_CONTINUATION_FLOOD(true) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.head(stream, 0);
                while (true) {
                    frames.frame(RawFrames.CONTINUATION, 0, stream);
                }
            }
        },
        INTERIM_FLOOD(true) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                // :status by the index of its name, with "103"
                frames.frame(RawFrames.HEADERS, RawFrames.END_HEADERS, stream, bytes(0x08, 3, 0x31, 0x30, 0x33));
            }
        },
        PUSH_PROMISE(false) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.frame(RawFrames.PUSH_PROMISE, RawFrames.END_HEADERS, stream, bytes(0, 0, 0, 2, 0x82));
            }
        },
        WINDOW_OVERFLOW(false) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.frame(RawFrames.WINDOW_UPDATE, 0, 0, RawFrames.number(Integer.MAX_VALUE));
            }
        },
        WINDOW_OF_NOTHING(false) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.frame(RawFrames.WINDOW_UPDATE, 0, stream, RawFrames.number(0));
            }
        },
        FRAME_TOO_LARGE(false) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.frame(RawFrames.DATA, 0, stream, new byte[20_000]);
            }
        },
        DATA_BEFORE_HEADERS(false) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.frame(RawFrames.DATA, RawFrames.END_STREAM, stream, new byte[10]);
            }
        },
        DATA_OF_NO_STREAM(false) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.frame(RawFrames.DATA, 0, 0, new byte[10]);
            }
        },
        A_STREAM_THAT_WAS_NEVER_OPENED(false) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.frame(RawFrames.HEADERS, RawFrames.END_HEADERS, 101, HEAD);
            }
        },
        PADDING_BEYOND_THE_FRAME(false) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.frame(RawFrames.DATA, 0x8, stream, bytes(0xff, 1, 2));
            }
        },
        SETTINGS_OUT_OF_RANGE(false) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.settings(4, -1);
            }
        },
        FIELDS_THAT_ARE_NONE(false) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.frame(
                        RawFrames.HEADERS, RawFrames.END_HEADERS, stream, bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
            }
        },
        FIELDS_THAT_SWELL(false) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                byte[] field = field(3000);
                byte[] head = new byte[1 + field.length + 10_000];
                head[0] = HEAD[0];
                System.arraycopy(field, 0, head, 1, field.length);
                Arrays.fill(head, 1 + field.length, head.length, (byte) 0xbe); // the newest entry, again
                frames.frame(RawFrames.HEADERS, RawFrames.END_HEADERS, stream, head);
            }
        },
        GOAWAY_OF_EVERYTHING(false) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                frames.goAway(0, 0xb);
                frames.goAway(Integer.MAX_VALUE, 0);
            }
        },
        NOTHING_BUT_AN_END(false) {
            @Override
            void play(RawFrames frames, int stream) throws IOException {
                throw new IOException("it ends");
            }
        };

        private final boolean endless;

        Harm(boolean endless) {
            this.endless = endless;
        }

        abstract void play(RawFrames frames, int stream) throws IOException;

        private static byte[] bytes(int... values) {
            byte[] bytes = new byte[values.length];
            for (int i = 0; i < values.length; i++) {
                bytes[i] = (byte) values[i];
            }
            return bytes;
        }

        /** A literal field with a new name, of so many bytes, put into the peer's table. */
        private static byte[] field(int length) {
            byte[] field = new byte[length + 6];
            field[0] = 0x40;
            field[1] = 1;
            field[2] = 'a';
            field[3] = 0x7f;
            field[4] = (byte) ((length - 127) % 128 | 0x80);
            field[5] = (byte) ((length - 127) / 128);
            Arrays.fill(field, 6, field.length, (byte) 'b');
            return field;
        }
    }

    @ParameterizedTest
    @EnumSource(Harm.class)
    void who_waits_for_it_hears_of_it_and_who_does_not_is_answered_meanwhile(Harm harm) {
        RawProvider.Peer peer = (number, in, out) -> {
            RawFrames frames = RawFrames.begin(in, out, 3, 100);
            int stream = frames.request();
            do {
                harm.play(frames, stream);
            } while (harm.endless);
            frames.untilEnd();
        };
        try (RawProvider raw = RawProvider.http2(peer);
                ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            Provider hostile = provider("https", "provider.test", raw.address());
            Provider good = provider("https", "a.provider.test", scripted.address());
            List<CompletableFuture<UpstreamFixture.Result>> waiting = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                waiting.add(upstream.run(hostile, post("n" + i)));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(upstream.get(good, post("x")).text()).isEqualTo("{}");
            }
            if (harm.endless) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> waiting.stream().allMatch(CompletableFuture::isDone));
            } else {
                // what concerns one stream alone leaves the others to their own clocks
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> waiting.stream().anyMatch(CompletableFuture::isDone));
                upstream.onLoop(() -> {});
            }
            for (CompletableFuture<UpstreamFixture.Result> each : waiting) {
                if (each.isDone() && UpstreamFixture.wait(each).outcome() instanceof Outcome.Answered) {
                    assertThat(UpstreamFixture.wait(each).body().end()).isNotEqualTo("complete");
                }
            }
            raw.closeConnections();
            waiting.forEach(UpstreamFixture::wait);
            assertThat(upstream.get(good, post("x")).text()).isEqualTo("{}");
            upstream.atRest();
        }
    }

    /** A limit that goes to nothing and comes back while calls run and wait. */
    @Test
    void a_limit_of_streams_that_is_lowered_to_none_and_raised_again_loses_no_call() {
        RawProvider.Peer peer = (number, in, out) -> {
            RawFrames frames = RawFrames.begin(in, out, 3, 2);
            for (int i = 1; ; i++) {
                int stream = frames.request();
                if (i % 3 == 0) {
                    frames.settings(3, 0);
                    frames.settings(3, 2);
                }
                frames.answer(stream, "ok");
            }
        };
        try (RawProvider raw = RawProvider.http2(peer);
                UpstreamFixture upstream = new UpstreamFixture()
                        .pool(new PoolConfig(3, 128, Duration.ofSeconds(60), Duration.ofMinutes(10), true, 1024))) {
            Provider provider = provider("https", "provider.test", raw.address());
            assertThat(upstream.get(provider, post("first")).text()).isEqualTo("ok");
            List<CompletableFuture<UpstreamFixture.Result>> running = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                running.add(upstream.run(provider, post("n" + i)));
            }
            running.forEach(
                    each -> assertThat(UpstreamFixture.wait(each).text()).isEqualTo("ok"));
            upstream.atRest();
        }
    }

    /** A provider that gives no window is waited for by its call alone. */
    @Test
    void a_window_that_never_opens_holds_up_its_own_call_alone() {
        try (ScriptedProvider scripted =
                        ScriptedProvider.builder().initialWindow(0).start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            assertThat(upstream.get(provider(scripted), UpstreamFixture.get()).text())
                    .isEqualTo("{}"); // by now it has said what it takes
            CompletableFuture<UpstreamFixture.Result> stuck = upstream.run(provider(scripted), post("no window"));
            assertThat(upstream.get(provider(scripted), UpstreamFixture.get()).text())
                    .isEqualTo("{}");
            assertThat(stuck).isNotDone();
            scripted.closeConnections();
            assertThat(UpstreamFixture.wait(stuck).failure().code()).startsWith("ambiguous_");
        }
    }

    /** Fields beyond what a provider has said that it takes (RFC 9113 section 6.5.2). */
    @Test
    void a_head_beyond_the_announced_limit_is_not_sent_and_is_no_attempt() {
        RawProvider.Peer peer = (number, in, out) -> {
            RawFrames frames = RawFrames.begin(in, out, 6, 8192);
            while (true) {
                frames.answer(frames.request(), "ok");
            }
        };
        try (RawProvider raw = RawProvider.http2(peer);
                UpstreamFixture upstream = new UpstreamFixture()) {
            Provider provider = provider("https", "provider.test", raw.address());
            for (int i = 0; i < 3; i++) {
                UpstreamFixture.Result result = upstream.get(provider, post("x".repeat(20_000)));
                assertThat(result.outcome()).isInstanceOf(Outcome.Refused.class);
                assertThat(((Outcome.Refused) result.outcome())
                                .refusal()
                                .reason()
                                .status())
                        .isEqualTo(431);
                assertThat(result.attempt().exchange().history().sent()).isZero();
            }
            assertThat(upstream.get(provider, post("x".repeat(7_000))).text()).isEqualTo("ok");
            assertThat(raw.accepted()).isEqualTo(1);
            upstream.atRest();
        }
    }

    @Test
    void a_large_head_goes_out_where_no_limit_was_announced_or_a_larger_one() throws Exception {
        for (int[] settings : new int[][] {{}, {6, 64 * 1024}}) {
            RawProvider.Peer peer = (number, in, out) -> {
                RawFrames frames = RawFrames.begin(in, out, settings);
                while (true) {
                    frames.answer(frames.request(), "ok");
                }
            };
            try (RawProvider raw = RawProvider.http2(peer);
                    UpstreamFixture upstream = new UpstreamFixture()) {
                Provider provider = provider("https", "provider.test", raw.address());
                assertThat(upstream.run(provider, post("x".repeat(20_000)))
                                .get(30, TimeUnit.SECONDS)
                                .text())
                        .isEqualTo("ok");
                upstream.atRest();
            }
        }
    }

    /** RST_STREAM with PROTOCOL_ERROR says that this request is malformed, which counts against nobody; any other code does. */
    @ParameterizedTest
    @CsvSource({"1, false", "2, true", "11, true"})
    void a_stream_reset_as_malformed_counts_against_nobody(int error, boolean counts) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            scripted.next(Reply.script().resetStream(error));
            assertThat(upstream.get(provider(scripted), post("x")).failure().countsAgainstTarget())
                    .isEqualTo(counts);
        }
    }
}
