package io.fairlead.proxy.policy.abandoned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.dialect.Usage;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.FedBody;
import io.fairlead.proxy.testing.ReadBody;
import io.fairlead.proxy.testing.VirtualLoop;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A body that comes on one loop and is read on another. */
class HandoverTest {

    private final VirtualLoop owner = new VirtualLoop();
    private final VirtualLoop reads = new VirtualLoop();
    private final MemoryAccount memory = new MemoryAccount(8 << 20, 0, 0);
    private final FedBody source = new FedBody();
    private int ended;
    private final Handover handover =
            new Handover(owner, source, memory.claim(Place.HEAP), () -> Usage.UNKNOWN, () -> ended++);

    HandoverTest() {
        handover.begin();
    }

    @AfterEach
    void nothing_is_held_and_nothing_waits() {
        both();
        assertThat(ended).as("told once that nobody reads any more").isOne();
        assertThat(memory.used(Place.HEAP)).isZero();
        assertThat(owner.waiting()).isZero();
        assertThat(reads.waiting()).isZero();
    }

    private void both() {
        for (int i = 0; i < 3; i++) {
            owner.run();
            reads.run();
        }
    }

    @Test
    void what_came_before_its_reader_is_held_and_handed_on_in_order_with_what_comes_after() {
        source.say("one ");
        source.say("two ");
        ReadBody read = ReadBody.of(handover.reader(reads));
        assertThat(read.text()).isEqualTo("one two ");
        source.say("three");
        source.end(Headers.of("x-end", "1"));
        assertThat(read.text()).as("not on this loop").isEqualTo("one two ");
        both();

        assertThat(read.text()).isEqualTo("one two three");
        assertThat(read.end()).isEqualTo(StreamEnd.complete());
    }

    @Test
    void a_source_that_is_not_read_stops_at_the_window_and_goes_on_when_it_is() {
        int piece = 100_000;
        int said = 0;
        while (!source.paused()) {
            source.say(piece);
            said += piece;
        }
        assertThat((long) said).isBetween(Handover.WINDOW, Handover.WINDOW + 2L * piece);
        ReadBody read = ReadBody.of(handover.reader(reads));
        both();
        assertThat(source.paused()).isFalse();
        assertThat(read.text()).hasSize(said);
        source.end(Headers.NONE);
        both();
        assertThat(read.end()).isEqualTo(StreamEnd.complete());
    }

    @Test
    void a_source_for_which_there_is_no_memory_comes_piece_by_piece() {
        Handover poor = new Handover(
                owner, source, new MemoryAccount(10, 0, 0).claim(Place.HEAP), () -> Usage.UNKNOWN, () -> {});
        poor.begin();
        source.say("much more than ten bytes");
        assertThat(source.paused()).isTrue();
        ReadBody read = ReadBody.of(poor.reader(reads));
        both();
        assertThat(source.paused()).isFalse();
        source.say(", and the rest");
        source.end(Headers.NONE);
        both();
        assertThat(read.text()).isEqualTo("much more than ten bytes, and the rest");
        handover.cancel();
    }

    @Test
    void a_reader_that_takes_no_more_is_not_given_more() {
        List<Integer> given = new ArrayList<>();
        Body body = handover.reader(reads);
        body.open(new Sink() {
            @Override
            public void data(ByteBuf bytes) {
                given.add(bytes.readableBytes());
                bytes.release();
                body.pause();
            }
        });
        source.say("one");
        source.say("three");
        both();
        assertThat(given).containsExactly(3);
        body.resume();
        assertThat(given).containsExactly(3, 5);
        body.cancel();
    }

    @Test
    void a_reader_that_leaves_ends_the_source_and_gives_everything_back() {
        source.say("one");
        Body body = handover.reader(reads);
        body.cancel();
        both();

        assertThat(source.cancelled()).isTrue();
        source.say("too late");
    }

    @Test
    void a_reader_that_never_came_makes_room_for_another() {
        source.say("one");
        Body never = handover.reader(reads);
        assertThat(never).isNotNull();
        handover.unread();
        ReadBody read = ReadBody.of(handover.reader(reads));
        source.end(Headers.NONE);
        both();
        assertThat(read.text()).isEqualTo("one");
        assertThat(read.end()).isEqualTo(StreamEnd.complete());
    }

    @Test
    void a_break_comes_behind_what_was_said_before_it() {
        StreamEnd.Broken broken =
                new StreamEnd.Broken(Calls.failure(Failure.Stage.STREAM, Failure.Kind.UNAVAILABLE), true);
        source.say("half");
        source.breakOff(broken);
        ReadBody read = ReadBody.of(handover.reader(reads));
        both();
        assertThat(read.text()).isEqualTo("half");
        assertThat(read.end()).isEqualTo(broken);
    }

    @Test
    void an_exchange_that_is_stopped_breaks_its_readers_message() {
        Failure why = Calls.failure(Failure.Stage.STREAM, Failure.Kind.UNAVAILABLE);
        Handover.Reader body = (Handover.Reader) handover.reader(reads);
        ReadBody read = ReadBody.of(body);
        body.stop(Outcome.failed(why));
        both();
        assertThat(read.end()).isEqualTo(new StreamEnd.Broken(why, false));
        assertThat(source.cancelled()).isTrue();
    }

    @Test
    void a_reader_that_throws_ends_the_source() {
        handover.reader(reads).open(new Sink() {
            @Override
            public void data(ByteBuf bytes) {
                bytes.release();
                throw new OutOfMemoryError("the reader");
            }
        });
        source.say("one");
        assertThatThrownBy(reads::run).isInstanceOf(OutOfMemoryError.class);
        both();
        assertThat(source.cancelled()).isTrue();
    }

    @Test
    void what_it_used_is_known_before_its_end_is_heard() {
        Usage usage = Usage.UNKNOWN;
        List<Object> heard = new ArrayList<>();
        Handover.Reader body = (Handover.Reader) handover.reader(reads);
        body.whenUsed(heard::add);
        body.open(new Sink() {
            @Override
            public void complete(Headers trailers) {
                heard.add("end");
            }
        });
        source.end(Headers.NONE);
        both();
        assertThat(heard).containsExactly(usage, "end");
    }

    private abstract static class Sink implements Body.Sink {
        @Override
        public void data(ByteBuf bytes) {
            bytes.release();
        }

        @Override
        public void flush() {
            // nothing is gathered
        }

        @Override
        public void complete(Headers trailers) {
            // nothing waits for it
        }

        @Override
        public void broken(StreamEnd.Broken end) {
            throw new AssertionError("not broken");
        }
    }
}
