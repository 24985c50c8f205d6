package io.fairlead.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Trace;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Events reach every reader at its own pace; who is too slow loses, learns of it, and harms nobody. */
class EventHubTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private final EventHub hub = new EventHub(InstantSource.fixed(NOW));

    private void moved(int count) {
        for (int i = 0; i < count; i++) {
            hub.providerMoved("openai", "up", "down", "reason " + i);
        }
    }

    /** Writes down what it reads. */
    private static final class Notes implements EventSubscriber {
        private final List<String> read = new ArrayList<>();

        @Override
        public void event(Event event) {
            read.add(event instanceof Event.ProviderMoved it ? it.reason() : event.toString());
        }

        @Override
        public void lost(long count) {
            read.add("lost " + count);
        }
    }

    /** Runs what is due when the test says so. */
    private static final class ByHand implements Executor {
        private final Queue<Runnable> due = new ArrayDeque<>();

        @Override
        public void execute(Runnable work) {
            due.add(work);
        }

        void run() {
            for (Runnable work = due.poll(); work != null; work = due.poll()) {
                work.run();
            }
        }
    }

    @Test
    void a_reader_hears_every_event_in_order() {
        Notes notes = new Notes();
        hub.subscribe("notes", 8, Runnable::run, notes);

        moved(3);
        hub.breakerMoved("openai", "gpt-4o", "closed", "open", "failures");

        assertThat(notes.read)
                .containsExactly(
                        "reason 0",
                        "reason 1",
                        "reason 2",
                        new Event.BreakerMoved(NOW, "openai", "gpt-4o", "closed", "open", "failures", "").toString());
    }

    @Test
    void a_reader_that_wants_a_few_loses_none_of_them_to_the_others() {
        ByHand slow = new ByHand();
        Notes notes = new Notes();
        hub.subscribe("notes", 4, slow, event -> event instanceof Event.BreakerMoved, notes);

        hub.breakerMoved("openai", "", "closed", "open", "failures");
        moved(100);
        slow.run();

        assertThat(notes.read).hasSize(1).allMatch(each -> each.contains("failures"));
    }

    @Test
    void a_slow_reader_loses_what_does_not_fit_and_is_told_how_much() {
        ByHand slow = new ByHand();
        Notes slowNotes = new Notes();
        Notes quick = new Notes();
        Subscription subscription = hub.subscribe("slow", 4, slow, slowNotes);
        hub.subscribe("quick", 4, Runnable::run, quick);

        moved(10);
        slow.run();
        moved(1);
        slow.run();

        assertThat(slowNotes.read)
                .containsExactly("lost 6", "reason 0", "reason 1", "reason 2", "reason 3", "reason 0");
        assertThat(quick.read).hasSize(11);
        assertThat(subscription.lost()).isEqualTo(6);
        assertThat(hub.lost("slow")).isEqualTo(6);
        assertThat(hub.lost("quick")).isZero();
    }

    @Test
    void a_reader_is_asked_to_read_once_however_many_events_wait() {
        ByHand slow = new ByHand();
        hub.subscribe("slow", 64, slow, new Notes());

        moved(20);

        assertThat(slow.due).hasSize(1);
    }

    @Test
    void a_reader_that_throws_goes_on_with_the_next_event() {
        AtomicInteger heard = new AtomicInteger();
        hub.subscribe("broken", 8, Runnable::run, event -> {
            heard.incrementAndGet();
            throw new IllegalStateException("on purpose");
        });
        Notes other = new Notes();
        hub.subscribe("other", 8, Runnable::run, other);

        moved(3);

        assertThat(heard).hasValue(3);
        assertThat(other.read).hasSize(3);
    }

    @Test
    void a_reader_whose_thread_is_gone_harms_nobody() {
        hub.subscribe(
                "gone",
                2,
                work -> {
                    throw new RejectedExecutionException("on purpose");
                },
                new Notes());
        Notes other = new Notes();
        hub.subscribe("other", 8, Runnable::run, other);

        moved(5);

        assertThat(other.read).hasSize(5);
        assertThat(hub.lost("gone")).isEqualTo(3);
    }

    @Test
    void nothing_is_heard_after_the_end_of_a_subscription() {
        ByHand slow = new ByHand();
        Notes notes = new Notes();
        Subscription subscription = hub.subscribe("notes", 8, slow, notes);
        moved(2);

        subscription.close();
        slow.run();
        moved(1);

        assertThat(notes.read).isEmpty();
        assertThat(slow.due).isEmpty();
    }

    @Test
    void many_writers_lose_nothing_that_fits() throws InterruptedException {
        Notes notes = new Notes();
        hub.subscribe("notes", 4_096, Runnable::run, notes);
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread writer = new Thread(() -> moved(500));
            writers.add(writer);
            writer.start();
        }
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(notes.read).hasSize(2_000).doesNotContain("lost 1");
    }

    @Test
    void a_change_of_a_breaker_or_a_provider_names_the_trace_of_the_call_that_failed_there_last() {
        Attempt attempt = Calls.attempt(new VirtualLoop(), "openai", "gpt");
        Exchange exchange = attempt.exchange();
        exchange.trace(new Traced("4bf92f3577b34da6a3ce929d0e0e4736"));
        hub.attemptEnded(attempt, new AttemptReport(1, "openai/gpt", 0, 1, 0, 503, "failed", "http_503"));
        assertThat(hub.traceOf(exchange.id())).isEmpty();

        assertThat(hub.lastFailed("openai")).isEqualTo(exchange.id());
        assertThat(hub.traceOf(exchange.id())).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(hub.lastFailed("another")).isEmpty();
        assertThat(TraceIds.shownBy(exchange.id(), hub, new LogLine("breaker")).getData())
                .containsEntry("trace.id", "4bf92f3577b34da6a3ce929d0e0e4736")
                .containsEntry("exchange.id", exchange.id());
        assertThat(TraceIds.shownBy("", hub, new LogLine("breaker")).getData())
                .doesNotContainKeys("trace.id", "exchange.id");
    }

    private record Traced(String id) implements Trace {
        @Override
        public String spanId() {
            return "00f067aa0ba902b7";
        }

        @Override
        public boolean recorded() {
            return true;
        }
    }
}
