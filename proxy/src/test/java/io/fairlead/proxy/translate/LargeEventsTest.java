package io.fairlead.proxy.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.dialect.Habits;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.ToolNaming;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.testing.CollectingSink;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.TinyApi;
import io.fairlead.proxy.testing.VirtualLoop;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of a translated stream that are too large for a loop, between two APIs that are small enough to see through. */
class LargeEventsTest {
    private static final TinyApi MINE = new TinyApi("mine", "delta");
    private static final TinyApi THEIRS = new TinyApi("theirs", "word");
    private static final int SENT_AT_ONCE = 60_000;

    /** One read: on which thread, and how many bytes of an event it had before it. */
    private record Read(boolean offLoop, long bytes) {}

    /** Runs on the test's thread what others hand to it. */
    private static final class HandedLoop implements Loop {
        private final VirtualLoop timers = new VirtualLoop();
        private final BlockingQueue<Runnable> handed = new LinkedBlockingQueue<>();
        private final Thread thread = Thread.currentThread();

        @Override
        public long nanoTime() {
            return timers.nanoTime();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return timers.schedule(delay, task);
        }

        @Override
        public boolean inLoop() {
            return Thread.currentThread() == thread;
        }

        @Override
        public void execute(Runnable task) {
            handed.add(task);
        }

        void step() throws InterruptedException {
            Objects.requireNonNull(handed.poll(60, TimeUnit.SECONDS), "nothing was handed back")
                    .run();
        }

        void runAll() {
            for (Runnable task = handed.poll(); task != null; task = handed.poll()) {
                task.run();
            }
        }
    }

    private final MemoryAccount memory = new MemoryAccount(64 << 20, 64 << 20, 0);
    private final LargeWork work = new LargeWork(1);
    private final HandedLoop loop = new HandedLoop();
    private final List<Read> reads = new CopyOnWriteArrayList<>();
    private final ScriptedBody body = new ScriptedBody();
    private final CollectingSink client = new CollectingSink();
    private volatile @Nullable Runnable inWork;
    private @Nullable StreamReader latest;

    @AfterEach
    void close() {
        work.close();
    }

    private TranslatedStream stream(ScriptedBody source, CollectingSink sink, MemoryAccount account) {
        Exchange exchange = Exchanges.on(loop).begin();
        Conversion.BetweenApis way = new Conversion.BetweenApis(
                MINE, watched(), new Destination("big", ModelTraits.UNKNOWN, Habits.NONE, "theirs"));
        Reply reply = new Reply(
                MINE.readRequest(Json.object().put("ask", "hi").put("stream", true), "", "", new Losses()),
                "mine",
                "big",
                "x-1",
                0,
                "/");
        TranslatedStream stream = new TranslatedStream(
                source,
                exchange.visit(exchange.addressed()).attempt(),
                new ConversionResources(account, work),
                Headers.NONE,
                InstantSource.fixed(Instant.EPOCH),
                way,
                "text/event-stream",
                reply,
                ToolNaming.of(reply.asked(), MINE, THEIRS),
                false);
        stream.open(sink);
        return stream;
    }

    /** Theirs, and each of its reads is seen. */
    private Api watched() {
        return (Api) Proxy.newProxyInstance(
                Api.class.getClassLoader(), new Class<?>[] {Api.class}, (proxy, method, arguments) -> {
                    Object made;
                    try {
                        made = method.invoke(THEIRS, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                    return made instanceof StreamReader reader ? watched(reader) : made;
                });
    }

    private StreamReader watched(StreamReader reader) {
        StreamReader watched = new StreamReader() {
            @Override
            public void read(ByteBuffer bytes) {
                reads.add(new Read(!loop.inLoop(), reader.held() + bytes.remaining()));
                Runnable first = inWork;
                if (!loop.inLoop() && first != null) {
                    first.run();
                }
                reader.read(bytes);
            }

            @Override
            public void end() {
                reader.end();
            }

            @Override
            public long held() {
                return reader.held();
            }
        };
        latest = watched;
        return watched;
    }

    /** Without the text itself where it differs. */
    private void heard(String expected) {
        String text = client.text();
        assertThat(text).hasSameSizeAs(expected);
        assertThat(text.equals(expected)).as("the text").isTrue();
    }

    private void send(String text) {
        for (int at = 0; at < text.length(); at += SENT_AT_ONCE) {
            body.send(text.substring(at, Math.min(text.length(), at + SENT_AT_ONCE)));
        }
    }

    private void atRest() {
        assertThat(body.held()).as("buffers").isZero();
        await().untilAsserted(() -> {
            assertThat(memory.used(Place.HEAP)).isZero();
            assertThat(memory.used(Place.BUFFERS)).isZero();
        });
    }

    @Test
    void a_large_event_is_read_off_the_loop_and_what_follows_waits_for_it() throws InterruptedException {
        stream(body, client, memory);
        String large = "x".repeat(1_000_000);
        send("word a\nword " + large + "\nword b\ndone\n");
        assertThat(client.text()).isEqualTo("delta a\n");
        assertThat(body.paused()).isTrue();
        assertThat(memory.used(Place.BUFFERS)).isPositive();
        body.complete();
        assertThat(client.whole()).isFalse();
        while (!client.whole()) {
            loop.step();
        }

        heard("delta a\ndelta " + large + "\ndelta b\ndone\n");
        assertThat(reads).anyMatch(Read::offLoop);
        assertThat(reads)
                .filteredOn(read -> !read.offLoop())
                .allSatisfy(read -> assertThat(read.bytes()).isLessThanOrEqualTo(LargeWork.LARGE));
        atRest();
    }

    @Test
    void what_came_in_one_piece_is_told_in_its_order_and_the_source_goes_on() throws InterruptedException {
        stream(body, client, memory);
        String large = "x".repeat(700_000);
        body.send("word a\nword " + large + "\nword b\nword " + large + "\nword c\n");
        while (body.paused()) {
            loop.step();
        }
        send("word d\ndone\n");
        body.complete();
        while (!client.whole()) {
            loop.step();
        }

        heard("delta a\ndelta " + large + "\ndelta b\ndelta " + large + "\ndelta c\ndelta d\ndone\n");
        atRest();
    }

    @Test
    void many_small_events_that_come_at_once_are_not_all_read_on_the_loop() throws InterruptedException {
        stream(body, client, memory);
        body.send("word x\n".repeat(200_000) + "done\n");
        while (body.paused()) {
            loop.step();
        }
        body.complete();

        assertThat(client.whole()).isTrue();
        assertThat(client.text()).isEqualTo("delta x\n".repeat(200_000) + "done\n");
        assertThat(reads.stream().filter(read -> !read.offLoop()).count()).isLessThan(30);
        atRest();
    }

    @Test
    void a_neighbour_on_the_same_loop_goes_on_meanwhile() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        inWork = () -> awaited(gate);
        stream(body, client, memory);
        send("word " + "x".repeat(600_000) + "\n");

        ScriptedBody other = new ScriptedBody();
        CollectingSink neighbour = new CollectingSink();
        stream(other, neighbour, memory);
        for (int i = 0; i < 100; i++) {
            other.send("word " + i + "\n");
            assertThat(neighbour.text()).endsWith("delta " + i + "\n");
        }
        other.send("done\n");
        other.complete();
        assertThat(neighbour.whole()).isTrue();
        assertThat(client.text()).isEmpty();

        inWork = null;
        gate.countDown();
        while (body.paused()) {
            loop.step();
        }
        assertThat(client.text()).hasSize(600_007);
    }

    @Test
    void a_client_that_leaves_meanwhile_ends_it_and_its_room_is_held_until_the_work_is_done() {
        CountDownLatch gate = new CountDownLatch(1);
        inWork = () -> awaited(gate);
        TranslatedStream stream = stream(body, client, memory);
        send("word " + "x".repeat(600_000) + "\nword b\n");
        await().until(() -> reads.stream().anyMatch(Read::offLoop));
        stream.cancel();

        assertThat(body.cancelled()).isTrue();
        assertThat(memory.used(Place.HEAP)).isPositive();
        assertThat(memory.used(Place.BUFFERS)).isZero();
        gate.countDown();
        await().untilAsserted(() -> assertThat(memory.used(Place.HEAP)).isZero());
        loop.runAll();
        assertThat(client.text()).isEmpty();
        atRest();
    }

    /** An exchange remembers its attempts, and what an attempt may ping is its stream. */
    @Test
    void what_was_read_is_let_go_of_with_the_stream() {
        TranslatedStream stream = stream(body, client, memory);
        send("word " + "x".repeat(100_000));
        WeakReference<StreamReader> read = new WeakReference<>(Objects.requireNonNull(latest));
        latest = null;
        stream.cancel();

        await().untilAsserted(() -> {
            System.gc();
            assertThat(read.get()).isNull();
        });
        assertThat(stream.ping()).isEmpty();
    }

    @Test
    void what_is_thrown_there_even_an_error_breaks_this_stream_alone() throws InterruptedException {
        inWork = () -> {
            throw new StackOverflowError("of the reader");
        };
        stream(body, client, memory);
        send("word a\nword " + "x".repeat(600_000) + "\nword b\n");
        body.complete();
        loop.step();

        assertThat(client.text()).isEqualTo("delta a\n");
        assertThat(Objects.requireNonNull(client.cut()).failure().code()).isEqualTo("translation_failed");
        assertThat(body.cancelled()).isTrue();
        atRest();
    }

    @Test
    void a_stream_that_breaks_off_meanwhile_is_told_so_behind_what_it_said() throws InterruptedException {
        stream(body, client, memory);
        String large = "x".repeat(600_000);
        send("word " + large + "\nword b\nhalf a l");
        body.breakOff(Exchanges.reset());
        while (client.cut() == null) {
            loop.step();
        }

        heard("delta " + large + "\ndelta b\n");
        atRest();
    }

    @Test
    void an_error_right_behind_a_large_event_is_decided_on_the_loop() throws InterruptedException {
        stream(body, client, memory);
        body.send("word " + "x".repeat(LargeWork.LARGE + 20_000) + "\nerror\nword b\n");
        while (client.cut() == null) {
            loop.step();
        }

        assertThat(client.text()).doesNotContain("delta b");
        assertThat(Objects.requireNonNull(client.cut()).failure().code()).isEqualTo("overloaded");
        atRest();
    }

    @Test
    void an_end_without_a_word_is_an_answer_that_says_nothing_wherever_it_was_read() throws InterruptedException {
        stream(body, client, memory);
        body.send("odd " + "x".repeat(LargeWork.LARGE + 20_000) + "\ndone\n");
        while (client.cut() == null) {
            loop.step();
        }

        assertThat(Objects.requireNonNull(client.cut()).failure().code()).isEqualTo("empty_answer");
        atRest();
    }

    @Test
    void a_client_that_takes_nothing_holds_the_source_when_the_event_is_told() throws InterruptedException {
        TranslatedStream stream = stream(body, client, memory);
        send("word " + "x".repeat(600_000) + "\n");
        stream.pause();
        while (!client.text().endsWith("x\n")) {
            loop.step();
        }
        assertThat(body.paused()).isTrue();
        stream.resume();
        assertThat(body.paused()).isFalse();
    }

    @Test
    void without_a_thread_for_it_the_answer_fails_and_nobody_is_to_blame() {
        work.close();
        stream(body, client, memory);
        send("word a\nword " + "x".repeat(600_000) + "\n");

        assertThat(client.text()).isEqualTo("delta a\n");
        assertThat(Objects.requireNonNull(client.cut()).failure().fault())
                .isEqualTo(io.fairlead.proxy.exchange.Failure.Fault.PROXY);
        atRest();
    }

    @Test
    void what_comes_meanwhile_takes_room_too_and_without_any_the_answer_fails() {
        CountDownLatch gate = new CountDownLatch(1);
        inWork = () -> awaited(gate);
        MemoryAccount small = new MemoryAccount(64 << 20, 100_000, 0);
        stream(body, client, small);
        send("word " + "x".repeat(600_000));

        assertThat(Objects.requireNonNull(client.cut()).failure().code()).isEqualTo("answer_too_large");
        gate.countDown();
        assertThat(body.held()).isLessThanOrEqualTo(1);
        await().untilAsserted(() -> {
            assertThat(small.used(Place.HEAP)).isZero();
            assertThat(small.used(Place.BUFFERS)).isZero();
            assertThat(body.held()).isZero();
        });
    }

    @Test
    void what_is_kept_of_a_long_answer_of_small_events_takes_room_and_ends_where_there_is_none()
            throws InterruptedException {
        MemoryAccount small = new MemoryAccount(8 << 20, 64 << 20, 0);
        stream(body, client, small);
        String piece = "word " + "x".repeat(50_000) + "\n";
        long most = 0;
        for (int i = 0; i < 200 && client.cut() == null; i++) {
            body.send(piece);
            while (body.paused() && client.cut() == null) {
                loop.step();
            }
            most = Math.max(most, small.used(Place.HEAP));
        }

        assertThat(Objects.requireNonNull(client.cut()).failure().code()).isEqualTo("answer_too_large");
        assertThat(most).isBetween(4L << 20, 8L << 20);
        assertThat(small.used(Place.HEAP)).isZero();
        assertThat(body.held()).isZero();
    }

    private static void awaited(CountDownLatch gate) {
        try {
            if (!gate.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
