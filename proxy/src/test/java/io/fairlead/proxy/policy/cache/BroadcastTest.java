package io.fairlead.proxy.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.VirtualLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BroadcastTest {

    private static final int WINDOW = 100;

    private final VirtualLoop loop = new VirtualLoop();
    private final MemoryAccount memory = new MemoryAccount(1 << 20, 0, 0);
    private final Source source = new Source();
    private final AtomicInteger unjoinable = new AtomicInteger();
    private final Broadcast broadcast = new Broadcast(loop, source, WINDOW, memory.claim(Place.HEAP));

    @AfterEach
    void nothing_is_held_and_nothing_waits() {
        loop.run();
        assertThat(memory.used(Place.HEAP)).isZero();
        assertThat(loop.waiting()).isZero();
        assertThat(unjoinable).hasValue(1);
    }

    private static final class Source implements Body {
        private boolean paused;
        private boolean cancelled;

        @Override
        public void open(Sink sink) {
            // a test says what comes
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /** A client. */
    private final class Client implements Body.Sink {
        private final Broadcast.Reader copy;
        private final StringBuilder text = new StringBuilder();
        private boolean throwing;
        private @Nullable StreamEnd end;

        Client() {
            this(broadcast.reader(loop));
        }

        Client(Broadcast.Reader copy) {
            this.copy = copy;
            copy.open(this);
        }

        @Override
        public void data(ByteBuf bytes) {
            text.append(bytes.toString(StandardCharsets.UTF_8));
            bytes.release();
            if (throwing) {
                throw new IllegalStateException("a client that fails");
            }
        }

        @Override
        public void flush() {
            // it reads at once
        }

        @Override
        public void complete(Headers trailers) {
            end = StreamEnd.complete();
        }

        @Override
        public void broken(StreamEnd.Broken how) {
            end = how;
        }
    }

    private void begin() {
        broadcast.begin(unjoinable::incrementAndGet);
    }

    private void says(String text) {
        broadcast.data(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        loop.run();
    }

    @Test
    void each_gets_each_byte_once_and_the_end() {
        Client one = new Client();
        Client two = new Client();
        begin();
        says("hello ");
        says("world");
        broadcast.complete(Headers.NONE);
        loop.run();

        assertThat(one.text).hasToString("hello world");
        assertThat(two.text).hasToString("hello world");
        assertThat(one.end).isEqualTo(StreamEnd.complete());
        assertThat(two.end).isEqualTo(StreamEnd.complete());
        assertThat(source.cancelled).isFalse();
    }

    @Test
    void who_joins_while_all_of_it_is_here_gets_all_of_it() {
        Client one = new Client();
        begin();
        says("hello ");
        Broadcast.Reader copy = broadcast.join(loop);
        assertThat(copy).isNotNull();
        Client late = new Client(copy);
        says("world");
        broadcast.complete(Headers.NONE);
        loop.run();

        assertThat(late.text).hasToString("hello world");
        assertThat(one.text).hasToString("hello world");
        assertThat(broadcast.join(loop)).isNull();
    }

    @Test
    void nobody_joins_once_its_beginning_is_gone() {
        Client one = new Client();
        begin();
        says("x".repeat(WINDOW));
        assertThat(unjoinable).hasValue(0);
        says("y");

        assertThat(unjoinable).hasValue(1);
        assertThat(broadcast.join(loop)).isNull();
        one.copy.cancel();
        assertThat(source.cancelled).isTrue();
    }

    @Test
    void one_that_leaves_harms_nobody() {
        Client leaver = new Client();
        Client stayer = new Client();
        begin();
        says("a");
        leaver.copy.cancel();
        says("b");
        assertThat(source.cancelled).isFalse();
        broadcast.complete(Headers.NONE);
        loop.run();

        assertThat(stayer.text).hasToString("ab");
        assertThat(stayer.end).isEqualTo(StreamEnd.complete());
        assertThat(leaver.text).hasToString("a");
        assertThat(leaver.end).isNull();
    }

    @Test
    void without_a_reader_the_source_ends() {
        Client one = new Client();
        Client two = new Client();
        begin();
        says("a");
        one.copy.cancel();
        two.copy.cancel();

        assertThat(source.cancelled).isTrue();
    }

    @Test
    void a_slow_one_within_the_window_slows_nobody() {
        Client slow = new Client();
        slow.copy.pause();
        Client quick = new Client();
        begin();
        says("x".repeat(WINDOW));

        assertThat(source.paused).isFalse();
        assertThat(quick.text).hasSize(WINDOW);
        broadcast.complete(Headers.NONE);
        loop.run();
        assertThat(quick.end).isEqualTo(StreamEnd.complete());
        slow.copy.resume();
        assertThat(slow.text).hasSize(WINDOW);
        assertThat(slow.end).isEqualTo(StreamEnd.complete());
    }

    @Test
    void one_that_stops_beyond_the_window_is_let_go_and_the_others_go_on() {
        Client slow = new Client();
        slow.copy.pause();
        Client quick = new Client();
        begin();
        says("x".repeat(WINDOW + 1));
        assertThat(source.paused).isTrue();
        loop.advance(Broadcast.PATIENCE.minusMillis(1));
        assertThat(slow.end).isNull();
        loop.advance(Duration.ofMillis(1));
        loop.run();

        assertThat(slow.end).isInstanceOfSatisfying(StreamEnd.Broken.class, end -> {
            assertThat(end.failure().code()).isEqualTo("share_too_slow");
            assertThat(end.failure().fault()).isEqualTo(Failure.Fault.CLIENT);
        });
        assertThat(source.paused).isFalse();
        says("y");
        broadcast.complete(Headers.NONE);
        loop.run();
        assertThat(quick.text).hasSize(WINDOW + 2);
        assertThat(quick.end).isEqualTo(StreamEnd.complete());
    }

    @Test
    void a_slow_one_that_catches_up_in_time_stays() {
        Client slow = new Client();
        slow.copy.pause();
        Client quick = new Client();
        begin();
        says("x".repeat(WINDOW + 1));
        slow.copy.resume();
        loop.run();
        assertThat(source.paused).isFalse();
        loop.advance(Broadcast.PATIENCE.multipliedBy(2));
        broadcast.complete(Headers.NONE);
        loop.run();

        assertThat(slow.text).hasSize(WINDOW + 1);
        assertThat(slow.end).isEqualTo(StreamEnd.complete());
        assertThat(quick.end).isEqualTo(StreamEnd.complete());
    }

    /** It is alone with its provider again, as it would be without us. */
    @Test
    void the_only_reader_is_never_let_go() {
        Client slow = new Client();
        slow.copy.pause();
        begin();
        says("x".repeat(WINDOW + 1));
        loop.advance(Broadcast.PATIENCE.multipliedBy(5));
        assertThat(slow.end).isNull();
        assertThat(source.paused).isTrue();
        slow.copy.resume();
        loop.run();
        assertThat(source.paused).isFalse();
        broadcast.complete(Headers.NONE);
        loop.run();

        assertThat(slow.text).hasSize(WINDOW + 1);
        assertThat(slow.end).isEqualTo(StreamEnd.complete());
    }

    @Test
    void a_break_is_heard_by_all_after_what_came_before_it() {
        Client one = new Client();
        Client slow = new Client();
        slow.copy.pause();
        begin();
        says("ab");
        StreamEnd.Broken cut = new StreamEnd.Broken(Exchanges.reset(), true);
        broadcast.broken(cut);
        loop.run();
        assertThat(one.end).isEqualTo(cut);
        assertThat(slow.end).isNull();
        slow.copy.resume();

        assertThat(slow.text).hasToString("ab");
        assertThat(slow.end).isEqualTo(cut);
    }

    @Test
    void one_that_throws_leaves_and_the_others_go_on() {
        Client bad = new Client();
        Client good = new Client();
        bad.throwing = true;
        begin();
        broadcast.data(Unpooled.copiedBuffer("a", StandardCharsets.UTF_8));
        assertThatIllegalStateException().isThrownBy(loop::run);
        loop.run();
        says("b");
        broadcast.complete(Headers.NONE);
        loop.run();

        assertThat(good.text).hasToString("ab");
        assertThat(good.end).isEqualTo(StreamEnd.complete());
    }

    @Test
    void without_memory_the_source_waits_for_the_readers() {
        try (var all = memory.claim(Place.HEAP)) {
            assertThat(all.grow(1 << 20)).isTrue();
            Client one = new Client();
            begin();
            says("ab");
            assertThat(source.paused).isFalse(); // it was read at once
            broadcast.complete(Headers.NONE);
            loop.run();
            assertThat(one.text).hasToString("ab");
        }
    }
}
