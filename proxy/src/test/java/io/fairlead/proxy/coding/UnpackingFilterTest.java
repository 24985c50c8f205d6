package io.fairlead.proxy.coding;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.coding.UnpackingFilter.Spoiled;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.CollectingSink;
import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.ScriptedBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However much a few bytes come to, a turn of the loop unpacks a bounded part of it, and order and back-pressure are kept. */
class UnpackingFilterTest {

    /** A piece of br may be as large as what it looks back on. */
    private static final int MOST_IN_A_TURN = UnpackingFilter.TURN + 64 * 1024;

    private static final String TEXT = text(3 << 20);

    private final Turns loop = new Turns();
    private final ScriptedBody source = new ScriptedBody();
    private final CollectingSink reader = new CollectingSink();

    /** A loop whose tasks run one by one. */
    private static final class Turns implements Loop {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Timer schedule(Duration delay, Runnable work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        boolean turn() {
            Runnable task = tasks.poll();
            if (task != null) {
                task.run();
            }
            return task != null;
        }
    }

    private final class Read extends UnpackingFilter {
        private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
        private @Nullable Spoiled why;

        Read(String coding) {
            super(source, coding, MemoryAccount.unbounded(), loop);
        }

        @Override
        protected void unpacked(ByteBuffer piece) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            plain.writeBytes(bytes);
        }

        @Override
        protected void spoiled(Spoiled reason) {
            why = reason;
        }

        String text() {
            return plain.toString(StandardCharsets.UTF_8);
        }
    }

    /** Words of a few kinds: it packs well, and is no bomb. */
    private static String text(int length) {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append("{\"delta\":\"")
                    .append(random.nextInt(1000))
                    .append("\"}")
                    .append("pad ".repeat(20));
        }
        return text.toString();
    }

    private static byte[] packed(String coding, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (String each : coding.split(", ", -1)) {
            ContentCodings.ready(each).join();
            bytes = Packing.packed(each, bytes);
        }
        return bytes;
    }

    private Read open(String coding) {
        Read body = new Read(coding);
        body.open(reader);
        return body;
    }

    @AfterEach
    void nothing_is_held() {
        while (loop.turn()) {
            // the last turns
        }
        assertThat(source.held()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "gzip, zstd", "zstd, gzip", "br, br"})
    void a_turn_unpacks_a_bounded_part_and_nothing_is_lost_or_out_of_order(String coding) {
        byte[] packed = packed(coding, TEXT);
        int half = packed.length / 2;
        byte[] first = Arrays.copyOf(packed, half);
        byte[] second = Arrays.copyOfRange(packed, half, packed.length);
        Read body = open(coding);
        List<Integer> turns = new ArrayList<>();

        source.send(first);
        source.send(second);
        source.complete();
        assertThat(source.paused()).as("there is more in it").isTrue();
        do {
            turns.add(body.plain.size());
            if (body.plain.size() < TEXT.length() / 4) {
                assertThat(reader.bytes()).as("it waits for its own bytes").isEmpty();
            }
        } while (loop.turn());

        for (int i = 1; i < turns.size(); i++) {
            assertThat(turns.get(i) - turns.get(i - 1)).isLessThanOrEqualTo(MOST_IN_A_TURN);
        }
        assertThat(turns.get(0)).isLessThanOrEqualTo(MOST_IN_A_TURN);
        assertThat(turns).hasSizeGreaterThan(8);
        assertThat(body.text()).isEqualTo(TEXT);
        assertThat(body.why).isNull();
        assertThat(reader.bytes()).isEqualTo(packed);
        assertThat(reader.whole()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void small_pieces_in_one_turn_share_its_bound(String coding) {
        byte[] packed = packed(coding, TEXT);
        Read body = open(coding);
        for (byte each : packed) {
            if (!source.paused()) {
                source.send(new byte[] {each});
            }
            // a flush ends the turn of the source, and begins a new one
            assertThat(loop.tasks.size()).isLessThanOrEqualTo(1);
            while (source.paused()) {
                int before = body.plain.size();
                assertThat(loop.turn()).isTrue();
                assertThat(body.plain.size() - before).isLessThanOrEqualTo(MOST_IN_A_TURN);
            }
        }
        source.complete();

        assertThat(body.text()).isEqualTo(TEXT);
        assertThat(reader.bytes()).isEqualTo(packed);
    }

    @Test
    void a_reader_that_is_full_stops_the_turns_and_the_source_and_lets_both_go_on() {
        byte[] packed = packed("gzip", TEXT);
        Read body = open("gzip");
        source.send(packed);
        body.pause();
        loop.turn();
        int before = body.plain.size();
        assertThat(loop.turn()).isFalse();
        assertThat(source.paused()).isTrue();
        body.resume();
        while (loop.turn()) {
            assertThat(body.plain.size()).isGreaterThan(before);
        }

        assertThat(source.paused()).isFalse();
        assertThat(reader.bytes()).isEqualTo(packed);
    }

    @Test
    void a_reader_that_leaves_between_two_turns_ends_it() {
        Read body = open("zstd");
        source.send(packed("zstd", TEXT));
        source.send(new byte[] {1, 2, 3});
        body.cancel();
        int before = body.plain.size();
        while (loop.turn()) {
            assertThat(body.plain.size()).isEqualTo(before);
        }

        assertThat(source.cancelled()).isTrue();
        assertThat(reader.bytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd", "gzip, zstd"})
    void a_bomb_is_seen_in_turns_and_passes_unread(String coding) {
        byte[] bomb = packed(coding, "ping\n".repeat(4_000_000));
        Read body = open(coding);
        source.send(bomb);
        source.complete();
        int before = 0;
        do {
            assertThat(body.plain.size() - before).isLessThanOrEqualTo(MOST_IN_A_TURN);
            before = body.plain.size();
        } while (loop.turn());

        assertThat(body.why).isEqualTo(Spoiled.BOMB);
        assertThat(reader.bytes()).isEqualTo(bomb);
        assertThat(reader.whole()).isTrue();
    }

    @Test
    void what_breaks_off_while_there_is_more_to_unpack_is_told_when_that_is_read() {
        byte[] packed = packed("gzip", TEXT);
        Read body = open("gzip");
        source.send(packed);
        source.breakOff(Calls.failure(Failure.Stage.STREAM, Failure.Kind.UNAVAILABLE));
        assertThat(reader.cut()).isNull();
        while (loop.turn()) {
            // the rest of it
        }

        assertThat(body.text()).isEqualTo(TEXT);
        assertThat(reader.bytes()).isEqualTo(packed);
        assertThat(reader.cut()).isNotNull();
    }
}
